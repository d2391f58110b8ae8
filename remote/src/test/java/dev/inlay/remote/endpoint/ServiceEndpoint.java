package dev.inlay.remote.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real HTTP server on loopback that speaks as Azure OpenAI and OpenAI do: paths, keys, errors, vectors in both encodings, chat
 * whole and as events. Requests are checked against the published description, and so are its own answers. Queued {@link
 * Reaction}s are taken in order, one a request.
 */
public final class ServiceEndpoint implements AutoCloseable {
    public static final String KEY = "sk-secret-0123456789abcdef";
    public static final String DEPLOYMENT = "my-model";
    public static final String API_VERSION = "2024-10-21";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService executor;
    private final Function<String, float[]> model;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Deque<Reaction> reactions = new ArrayDeque<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile IntFunction<@Nullable Reaction> chaos = number -> null;
    private volatile ChatScript script = ChatScript.of("Hello", ", wörld ", "😀", "!");

    private ServiceEndpoint(Function<String, float[]> model) throws IOException {
        this.model = model;
        this.executor = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "test-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts with vectors of eight dimensions that depend on the text alone. */
    public static ServiceEndpoint start() throws IOException {
        return start(ServiceEndpoint::toyVector);
    }

    public static ServiceEndpoint start(Function<String, float[]> model) throws IOException {
        return new ServiceEndpoint(model);
    }

    /** The vector of a text in a model that knows nothing: unit length, and another one for every text. */
    public static float[] toyVector(String text) {
        java.util.Random random = new java.util.Random(text.hashCode() * 31L + text.length());
        float[] vector = new float[8];
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            sum += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(sum);
        }
        return vector;
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI baseUrl() {
        return URI.create(root() + "/v1");
    }

    /** The base of Azure AI Foundry's API of version 1. */
    public URI foundryUrl() {
        return URI.create(root() + "/openai/v1");
    }

    /** Queues what is done to the next request, after those queued before. */
    public ServiceEndpoint next(Reaction reaction) {
        synchronized (reactions) {
            reactions.add(reaction);
        }
        return this;
    }

    /** Forgets what is queued. */
    public void clear() {
        synchronized (reactions) {
            reactions.clear();
        }
    }

    /** Says what is done to a request by its number, when nothing is queued; null to answer well. */
    public void chaos(IntFunction<@Nullable Reaction> byNumber) {
        this.chaos = byNumber;
    }

    public void script(ChatScript value) {
        this.script = value;
    }

    /** All requests so far. */
    public List<Call> calls() {
        return calls;
    }

    public Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** What requests or own answers had against the published description. */
    public List<String> violations() {
        return violations;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Call call = new Call(exchange.getRequestURI(), headers, body, exchange, numbers.getAndIncrement());
        calls.add(call);
        try {
            Reaction reaction = take(call.number());
            if (reaction != null) {
                reaction.to(call);
            } else {
                serve(call);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private @Nullable Reaction take(int number) {
        synchronized (reactions) {
            Reaction queued = reactions.poll();
            return queued != null ? queued : chaos.apply(number);
        }
    }

    /** Answers well, or refuses as a service does. */
    public void serve(Call call) throws IOException {
        boolean azure = call.uri().getPath().startsWith("/openai/deployments/" + DEPLOYMENT + "/");
        boolean foundry = call.uri().getPath().startsWith("/openai/v1/");
        boolean plain = foundry || call.uri().getPath().startsWith("/v1/");
        boolean signedIn = azure || foundry
                ? call.header("api-key").equals(java.util.Optional.of(KEY))
                        || call.header("authorization").equals(java.util.Optional.of("Bearer " + KEY))
                : call.header("authorization").equals(java.util.Optional.of("Bearer " + KEY));
        if (!azure && !plain) {
            error(call, 404, "The API deployment for this resource does not exist.", "DeploymentNotFound");
        } else if (azure && !("api-version=" + API_VERSION).equals(call.uri().getQuery())) {
            error(call, 404, "Resource not found", "404");
        } else if (!signedIn) {
            // As services do, with the key in the text: it must not reach a log.
            error(
                    call,
                    401,
                    "Incorrect API key provided: "
                            + call.header("api-key")
                                    .or(() -> call.header("authorization"))
                                    .orElse("none"),
                    "invalid_api_key");
        } else if (!azure && !call.body().path("model").asString(DEPLOYMENT).equals(DEPLOYMENT)) {
            error(
                    call,
                    404,
                    "The model `" + call.body().path("model").asString() + "` does not exist",
                    "model_not_found");
        } else {
            switch (call.operation()) {
                case "embeddings" -> embeddings(call);
                case "chat/completions" -> chat(call, true);
                case "completions" -> chat(call, false);
                default -> error(call, 404, "Unknown path", "404");
            }
        }
    }

    /** An error in the shape of the description. */
    public void error(Call call, int status, String message, String code) throws IOException {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        check("ErrorResponse", error);
        call.answer(status, error.toString());
    }

    private void embeddings(Call call) throws IOException {
        if (!check("CreateEmbeddingRequest", call.body())) {
            error(call, 400, "The request is not as described", "invalid_request");
            return;
        }
        List<String> texts = new ArrayList<>();
        call.body().get("input").forEach(text -> texts.add(text.asString()));
        if (texts.stream().anyMatch(String::isEmpty)) {
            error(call, 400, "'$.input' is invalid.", "invalid_value");
            return;
        }
        if (texts.stream().anyMatch(text -> text.contains("TOO LONG"))) {
            error(
                    call,
                    400,
                    "This model's maximum context length is 8192 tokens, however you requested 9000 tokens.",
                    "context_length_exceeded");
            return;
        }
        call.answer(200, embeddingAnswer(call, texts, 0).toString());
    }

    /** The answer to an embedding request, with so many dimensions more than asked for. */
    public ObjectNode embeddingAnswer(Call call, List<String> texts, int moreDimensions) {
        boolean base64 = call.body().path("encoding_format").asString("float").equals("base64");
        ObjectNode answer = JSON.createObjectNode();
        answer.put("object", "list");
        ArrayNode data = answer.putArray("data");
        // Out of order: the index counts, not the place.
        for (int i = texts.size() - 1; i >= 0; i--) {
            float[] whole = model.apply(texts.get(i));
            int dimensions = call.body().path("dimensions").asInt(whole.length) + moreDimensions;
            float[] vector = shorten(whole, dimensions);
            ObjectNode item = data.addObject();
            item.put("object", "embedding").put("index", i);
            if (base64) {
                item.put("embedding", base64(vector));
            } else {
                ArrayNode numbersOf = item.putArray("embedding");
                for (float value : vector) {
                    numbersOf.add(value);
                }
            }
        }
        answer.put("model", call.body().path("model").asString("?"));
        int tokens = texts.stream().mapToInt(ServiceEndpoint::tokens).sum();
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        if (!base64) {
            // The description knows vectors as arrays only.
            check("CreateEmbeddingResponse", answer);
        }
        return answer;
    }

    /** What this service counts: words. */
    public static int tokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static float[] shorten(float[] vector, int dimensions) {
        float[] cut = java.util.Arrays.copyOf(vector, dimensions);
        if (dimensions >= vector.length) {
            return cut;
        }
        double sum = 0;
        for (float value : cut) {
            sum += value * value;
        }
        for (int i = 0; i < cut.length; i++) {
            cut[i] /= (float) Math.sqrt(sum);
        }
        return cut;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private void chat(Call call, boolean messages) throws IOException {
        if (!check(messages ? "CreateChatCompletionRequest" : "CreateCompletionRequest", call.body())) {
            error(call, 400, "The request is not as described", "invalid_request");
            return;
        }
        ChatScript said = script;
        if (!call.body().path("stream").asBoolean(false)) {
            ObjectNode answer = said.whole(messages);
            check(messages ? "CreateChatCompletionResponse" : "CreateCompletionResponse", answer);
            call.answer(200, answer.toString());
            return;
        }
        OutputStream out = call.beginEvents();
        for (ObjectNode event : events(call)) {
            send(out, event.toString());
        }
        send(out, "[DONE]");
        call.exchange().close();
    }

    /** The whole answer of a chat. */
    public ObjectNode wholeAnswer(Call call) {
        return script.whole(call.operation().equals("chat/completions"));
    }

    /** The events of a streamed answer. */
    public List<ObjectNode> events(Call call) {
        boolean messages = call.operation().equals("chat/completions");
        boolean usage = call.body().path("stream_options").path("include_usage").asBoolean(false);
        List<ObjectNode> events = script.events(messages, usage);
        if (messages) {
            events.forEach(event -> check("CreateChatCompletionStreamResponse", event));
        }
        return events;
    }

    /** Sends one event. */
    public static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private boolean check(String schema, JsonNode json) {
        List<String> problems = Contract.problems(schema, json);
        problems.forEach(problem -> violations.add(schema + ": " + problem));
        return problems.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
