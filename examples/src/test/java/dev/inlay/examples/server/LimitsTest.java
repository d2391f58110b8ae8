package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much the server takes, and what it says to the rest. */
class LimitsTest {
    private static final int MAX_BODY = 1 << 20;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static TestServer small;

    private static Limits limits(int embeddings, Duration requestTimeout) {
        return new Limits(MAX_BODY, 200, 3, 2, embeddings, 2, 1, requestTimeout, Duration.ofSeconds(30));
    }

    @BeforeAll
    static void start() {
        small = TestServer.start(TestServer.embeddingOnly("", List.of(), limits(1, LONG)));
    }

    @AfterAll
    static void stop() {
        small.close();
    }

    private static JsonNode refused(HttpResponse<String> response, int status, String code) {
        JsonNode error = TestServer.tree(response.body()).get("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.get("code").textValue()).as(response.body()).isEqualTo(code);
        return error;
    }

    /** 8 texts are about a second. */
    private static String work(int texts) {
        return "{\"input\":[" + String.join(",", Collections.nCopies(texts, "\"" + "word ".repeat(450) + "\"")) + "]}";
    }

    @Test
    void aBodyOfUnknownLengthMayNotBeTooLargeEither() {
        byte[] body = new byte[MAX_BODY + 1];
        java.util.Arrays.fill(body, (byte) ' ');
        HttpResponse<String> response = TestServer.send(small.request("/v1/embeddings")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))
                .build());
        assertThat(refused(response, 413, "request_too_large").get("message").textValue())
                .contains(MAX_BODY + " bytes", "--max-body");
    }

    @Test
    void inputsAreCounted() {
        String texts = String.join(",", Collections.nCopies(201, "\"a\""));
        assertThat(refused(small.post("/v1/embeddings", "{\"input\":[" + texts + "]}"), 400, "invalid_value")
                        .get("message")
                        .textValue())
                .isEqualTo("'input' has 201 entries but may have 200: send several requests.");
        String ids = String.join(",", Collections.nCopies(201, "[101,102]"));
        refused(small.post("/v1/embeddings", "{\"input\":[" + ids + "]}"), 400, "invalid_value");
    }

    @Test
    void aTextMayNotBeLongerThanTheModelTakes() {
        HttpResponse<String> text = small.post("/v1/embeddings", "{\"input\":[\"a\",\"" + "word ".repeat(511) + "\"]}");
        assertThat(refused(text, 400, "context_length_exceeded").get("param").textValue())
                .isEqualTo("input[1]");
        String ids = String.join(",", Collections.nCopies(513, "101"));
        refused(small.post("/v1/embeddings", "{\"input\":[" + ids + "]}"), 400, "context_length_exceeded");
    }

    @Test
    void promptsAndMessagesAreCounted() {
        TestServer server = TestServer.shared();
        String messages = String.join(",", Collections.nCopies(2049, "{\"role\":\"user\",\"content\":\"a\"}"));
        assertThat(refused(
                                server.post("/v1/chat/completions", "{\"messages\":[" + messages + "]}"),
                                400,
                                "invalid_value")
                        .get("param")
                        .textValue())
                .isEqualTo("messages");
        refused(server.post("/v1/completions", "{\"prompt\":[" + "\"a\",".repeat(8) + "\"a\"]}"), 400, "invalid_value");
        refused(
                server.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(9000) + "\"}]}"),
                400,
                "context_length_exceeded");
    }

    @Test
    void embeddingsRequestsBeyondTheLimitAreToldWhenToComeBack() {
        List<CompletableFuture<HttpResponse<String>>> together = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> small.post("/v1/embeddings", work(8)), command -> new Thread(command).start()))
                .toList();
        List<HttpResponse<String>> responses =
                together.stream().map(CompletableFuture::join).toList();
        List<HttpResponse<String>> refused = responses.stream()
                .filter(response -> response.statusCode() != 200)
                .toList();
        assertThat(refused).isNotEmpty().hasSizeLessThan(4).allSatisfy(response -> {
            assertThat(refused(response, 429, "rate_limit_exceeded").get("type").textValue())
                    .isEqualTo("rate_limit_error");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        });
        assertThat(small.post("/v1/embeddings", "{\"input\":\"a\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void embeddingsThatTakeTooLongEnd() {
        try (TestServer hasty =
                TestServer.start(TestServer.embeddingOnly("", List.of(), limits(1, Duration.ofMillis(500))))) {
            refused(hasty.post("/v1/embeddings", work(40)), 504, "timeout");
            TestServer.await(
                    "a free place",
                    () -> hasty.post("/v1/embeddings", "{\"input\":\"a\"}").statusCode() == 200);
        }
    }

    @Test
    void aBodyMayNotTrickleInForever() throws IOException {
        try (TestServer hasty = TestServer.startLoading(
                        TestServer.embeddingOnly("", List.of(), limits(1, Duration.ofMillis(200))));
                Socket socket = new Socket("127.0.0.1", hasty.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            TestServer.await("an answer before the body's end", () -> {
                try {
                    if (in.available() > 0) {
                        return true;
                    }
                    out.write(' ');
                    out.flush();
                    return false;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine())
                    .isEqualTo("HTTP/1.1 408 Request Timeout");
        }
    }

    @Test
    void whileModelsLoadRequestsAreToldToComeBack() {
        List<Runnable> loading = new ArrayList<>();
        try (TestServer server =
                TestServer.startLoading(TestServer.embeddingOnly("", List.of(), Limits.DEFAULTS), loading::add)) {
            HttpResponse<String> response = server.post("/v1/embeddings", "{\"input\":\"x\"}");
            refused(response, 503, "model_loading");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.getJson("/health").at("/models/0/state").textValue())
                    .isEqualTo("loading");
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.getJson("/v1/models").get("data")).hasSize(1);

            loading.forEach(Runnable::run);

            assertThat(server.post("/v1/embeddings", "{\"input\":\"x\"}").statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
