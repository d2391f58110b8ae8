package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.Embedder;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve} from its command line to Ctrl-C. */
class ServeCommandTest {
    private static final Pattern LISTENING = Pattern.compile("Listening on (http://\\S+), loading models\n");

    /** A command that runs on another thread until Ctrl-C. */
    private static final class Serving implements AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Runnable> interrupt = new CompletableFuture<>();
        private final CompletableFuture<Integer> exit;

        Serving(String... args) {
            Console console = new Console(
                    new ByteArrayInputStream(new byte[0]),
                    new Output(out),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    () -> Terminal.NONE,
                    () -> {
                        throw new AssertionError("Nobody sits at a keyboard.");
                    },
                    interrupt::complete);
            String[] all = Stream.concat(Stream.of("serve", "--port", "0"), Stream.of(args))
                    .toArray(String[]::new);
            exit = CompletableFuture.supplyAsync(() -> InlayCli.run(console, all));
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        URI awaitReady() {
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!out().endsWith("Ready\n")) {
                assertThat(exit).as(err::toString).isNotDone();
                assertThat(System.nanoTime()).as(this::out).isLessThan(deadline);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            Matcher matcher = LISTENING.matcher(out());
            assertThat(matcher.find()).as(out()).isTrue();
            return URI.create(matcher.group(1));
        }

        int stop() {
            interrupt.orTimeout(1, TimeUnit.MINUTES).join().run();
            return exit.orTimeout(1, TimeUnit.MINUTES).join();
        }

        @Override
        public void close() {
            stop();
        }
    }

    private static JsonNode post(URI server, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void servesUnderAnAliasUntilCtrlC() throws Exception {
        Serving serving = new Serving("--embedding-model", "none", "--alias", "gemma-3n-4b=smollm2-135m-instruct");
        URI server = serving.awaitReady();
        assertThat(server.getHost()).isEqualTo("127.0.0.1");
        JsonNode answer = post(
                server,
                "/v1/chat/completions",
                "{\"model\":\"gemma-3n-4b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}");
        assertThat(answer.get("model").textValue()).isEqualTo("gemma-3n-4b");
        assertThat(serving.stop()).isZero();
        assertThat(serving.out()).endsWith("Ready\nStopping\n");
        assertThat(serving.err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void saysTheSameInJson() throws Exception {
        Serving serving = new Serving("--chat-model", "none", "--json");
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!serving.out().contains("{\"ready\":true}\n")) {
            assertThat(System.nanoTime()).as(serving::out).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(serving.stop()).isZero();
        assertThat(serving.out())
                .matches(
                        "\\{\"listening\":\"http://127\\.0\\.0\\.1:[0-9]+\"}\n\\{\"ready\":true}\n\\{\"stopping\":true}\n");
    }

    @Test
    void aChatOfAServiceThatFailsIsAnsweredHere() throws Exception {
        try (ServiceEndpoint endpoint = ServiceEndpoint.start();
                Serving serving = new Serving(
                        "--embedding-model",
                        "none",
                        "--policy",
                        "cpu; chat: azure, cpu",
                        "--azure-endpoint",
                        endpoint.root().toString(),
                        "--azure-chat",
                        ServiceEndpoint.DEPLOYMENT)) {
            URI server = serving.awaitReady();
            assertThat(serving.out()).contains("Chats may go to azure");
            String request = "{\"model\":\"smollm2-135m-instruct\",\"max_tokens\":5,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";
            String there = "Hello, wörld 😀!";
            assertThat(text(post(server, "/v1/chat/completions", request))).isEqualTo(there);
            endpoint.chaos(number -> Faults.status(endpoint, 401, "no"));
            assertThat(text(post(server, "/v1/chat/completions", request)))
                    .isNotBlank()
                    .isNotEqualTo(there);
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    private static String text(JsonNode answer) {
        return answer.at("/choices/0/message/content").textValue();
    }

    @Test
    void aPolicySendsLargeBatchesToAzure() throws Exception {
        try (Embedder model = Embedder.load(ModelSource.named("bge-small-en-v1.5"));
                ServiceEndpoint endpoint = ServiceEndpoint.start(
                        text -> model.embed(text, Purpose.NONE).vector());
                Serving serving = new Serving(
                        "--policy",
                        "cpu; batch>=4: azure; chat: openai",
                        "--azure-endpoint",
                        endpoint.root().toString(),
                        "--azure-embedding",
                        ServiceEndpoint.DEPLOYMENT,
                        "--openai-url",
                        endpoint.baseUrl().toString(),
                        "--openai-chat",
                        "some-chat")) {
            URI server = serving.awaitReady();
            assertThat(serving.out())
                    .contains("Embeddings may go to azure", "Chats go to openai")
                    .doesNotContain(ServiceEndpoint.KEY);
            int before = endpoint.calls().size();
            post(server, "/v1/embeddings", "{\"input\":[\"1\",\"2\",\"3\"]}");
            assertThat(endpoint.calls()).hasSize(before);
            post(server, "/v1/embeddings", "{\"input\":[\"1\",\"2\",\"3\",\"4\"]}");
            assertThat(endpoint.calls()).hasSize(before + 1);
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--policy cpu,azure --azure-embedding d | say where it is with --azure-endpoint",
                "--policy cpu,azure --azure-endpoint https://x.openai.azure.com | name the model there with"
                        + " --azure-embedding",
                "--policy cpu --azure-embedding d | no embeddings go there: name azure in the policy",
                "--policy cpu;batch>=4:openai --openai-url http://localhost:1/v1 --openai-embedding d --openai-chat c | add"
                        + " 'chat: openai'",
                "--policy cpu;chat:openai --openai-url http://localhost:1/v1 --openai-chat c --chat-model x |"
                        + " leave it out",
                "--policy cpu;chat:openai --openai-url http://example.com/v1 --openai-chat c | https://",
                "--policy cpu;chat:openai,cpu --openai-url http://localhost:1/v1 --openai-chat c --chat-model none | only"
                        + " some chats",
                "--policy cpu;chat:openai --openai-url http://localhost:1/v1 | --openai-chat",
                "--chat-model none --embedding-model none | leave one of them",
            })
    void placesThatAreNotCompleteAreWrongUsage(String options, String problem) {
        Run run = Run.of(("serve --port 0 " + options).split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(problem, "--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPortInUseAndAModelThatIsNotThereAreSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("serve", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains("127.0.0.1:" + taken.getLocalPort(), "in use");
        }
        Run unknown = Run.of("serve", "--port", "0", "--embedding-model", "no-such-model", "--chat-model", "none");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("no-such-model");
        for (String wrong : List.of("gemma-3n-4b=other", "bge-small-en-v1.5=smollm2-135m-instruct")) {
            Run alias = Run.of("serve", "--port", "0", "--alias", wrong);
            assertThat(alias.exitCode()).as(wrong).isEqualTo(2);
            assertThat(alias.err()).contains(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
