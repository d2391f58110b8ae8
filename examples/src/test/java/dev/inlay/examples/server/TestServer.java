package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A running server over the bundled models, and plain HTTP to it. */
final class TestServer implements AutoCloseable {
    static final String EMBEDDING_MODEL = "bge-small-en-v1.5";
    static final String CHAT_MODEL = "smollm2-135m-instruct";
    static final String ALIAS = "gemma-3n-4b";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final InlayServer server;

    private TestServer(InlayServer server) {
        this.server = server;
    }

    private static final class Shared {
        // Lives as long as the tests' process.
        static final TestServer SERVER = start(options());
    }

    /** One for all tests that only ask. */
    static TestServer shared() {
        return Shared.SERVER;
    }

    static ServerOptions options() {
        return new ServerOptions(
                "127.0.0.1",
                0,
                Optional.of(ModelSource.named(EMBEDDING_MODEL)),
                Optional.of(ModelSource.named(CHAT_MODEL)),
                RemotePlaces.NONE,
                Map.of(ALIAS, CHAT_MODEL),
                ProviderPolicy.prefer("cpu"),
                "",
                List.of(),
                Limits.DEFAULTS);
    }

    /** Without a chat model, which takes longest to load. */
    static ServerOptions embeddingOnly(String key, List<String> origins, Limits limits) {
        return new ServerOptions(
                "127.0.0.1",
                0,
                Optional.of(ModelSource.named(EMBEDDING_MODEL)),
                Optional.empty(),
                RemotePlaces.NONE,
                Map.of(),
                ProviderPolicy.prefer("cpu"),
                key,
                origins,
                limits);
    }

    static ServerOptions chatOnly(Limits limits) {
        return new ServerOptions(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.of(ModelSource.named(CHAT_MODEL)),
                RemotePlaces.NONE,
                Map.of(),
                ProviderPolicy.prefer("cpu"),
                "",
                List.of(),
                limits);
    }

    /** Starts one of its own, and waits for its models. */
    static TestServer start(ServerOptions options) {
        TestServer server = startLoading(options);
        server.awaitModels();
        return server;
    }

    /** Starts one, whose models may be still loading. */
    static TestServer startLoading(ServerOptions options) {
        return new TestServer(InlayServer.start(options));
    }

    /** Starts one that loads its models where and when the test wants. */
    static TestServer startLoading(ServerOptions options, Executor loader) {
        return new TestServer(InlayServer.start(options, loader));
    }

    void awaitModels() {
        server.loaded().join();
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        // What curl -d sends.
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    JsonNode postJson(String path, String body) {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return tree(response.body());
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    JsonNode getJson(String path) {
        return tree(get(path).body());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofMinutes(2));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("No JSON: " + json, e);
        }
    }

    /** A metric's value, 0 when it is not there yet. */
    double metric(String line) {
        return get("/metrics")
                .body()
                .lines()
                .filter(each -> each.startsWith(line + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Waits until something has come true, and gives up after a minute. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within a minute: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
