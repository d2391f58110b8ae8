package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may use the server, and from which page. */
class GuardTest {
    private static TestServer server(String key, List<String> origins) {
        return TestServer.startLoading(TestServer.embeddingOnly(key, origins, Limits.DEFAULTS));
    }

    @Test
    void withAKeyOnlyThePageAndTheProbesAreOpen() {
        try (TestServer server = server("secret", List.of())) {
            for (String path : List.of("/v1/models", "/metrics", "/v1/placement", "/v1/suggestions")) {
                HttpResponse<String> refused = server.get(path);
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
                assertThat(TestServer.tree(refused.body()).at("/error/code").textValue())
                        .isEqualTo("invalid_api_key");
                assertThat(server.get(path, "Authorization", "Bearer wrong").statusCode())
                        .isEqualTo(401);
                assertThat(server.get(path, "Authorization", "Bearer secret").statusCode())
                        .isEqualTo(200);
                assertThat(server.get(path, "Authorization", "bearer secret").statusCode())
                        .isEqualTo(200);
            }
            assertThat(server.post("/tokenize", "{\"prompt\":\"x\"}").statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(TestServer.tree(server.get("/health").body()).has("models"))
                    .isFalse();
            assertThat(TestServer.tree(server.get("/health", "Authorization", "Bearer secret")
                                    .body())
                            .has("models"))
                    .isTrue();
        }
    }

    @Test
    void foreignPagesAreRefusedUnlessAllowed() {
        TestServer closed = TestServer.shared();
        assertThat(closed.get("/v1/models", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(closed.get("/v1/models", "Origin", closed.url()).statusCode())
                .isEqualTo(200);
        assertThat(closed.get("/v1/models").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();

        try (TestServer server = server("", List.of("https://app.example"))) {
            HttpResponse<String> allowed = server.get("/v1/models", "Origin", "https://app.example");
            HttpResponse<String> preflight = TestServer.send(server.request(
                            "/v1/embeddings",
                            "Origin",
                            "https://app.example",
                            "Access-Control-Request-Method",
                            "POST",
                            "Access-Control-Request-Headers",
                            "authorization")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .build());

            assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("https://app.example");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValue("authorization");
            assertThat(server.get("/v1/models", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void anotherNameForThisMachineIsRefused() {
        assertThat(statusFor("evil.example")).startsWith("HTTP/1.1 403");
        assertThat(statusFor("localhost:1")).startsWith("HTTP/1.1 200");
    }

    private static String statusFor(String host) {
        try (Socket socket = new Socket("127.0.0.1", TestServer.shared().port())) {
            socket.getOutputStream()
                    .write(("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
