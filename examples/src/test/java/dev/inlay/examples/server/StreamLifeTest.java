package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that leave, queues that are full, times that are up, servers that stop. */
class StreamLifeTest {
    private static final String GONE = "inlay_server_requests_cancelled_total{cause=\"client_gone\"}";

    /** One conversation at a time and none waiting, so that a forgotten generation blocks the next request. */
    private final TestServer server = TestServer.start(TestServer.chatOnly(limits(Duration.ofMinutes(2))));

    private static Limits limits(Duration requestTimeout) {
        return new Limits(1 << 20, 16, 16, 1, 1, 1, 0, requestTimeout, Duration.ofMinutes(1));
    }

    private static String endless(boolean stream) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"Tell me everything.\"}],\"ignore_eos\":true,\"max_tokens\":8000,"
                + "\"stream\":" + stream + "}";
    }

    private static String brief(boolean stream) {
        return endless(stream).replace("8000", "300");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket send(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void readUntil(BufferedReader reader, String part) throws IOException {
        StringBuilder before = new StringBuilder();
        String line;
        while ((line = reader.readLine()) != null) {
            if (line.contains(part)) {
                return;
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("The answer ended without '" + part + "' after:\n" + before);
    }

    /** Beside the one that asks for the number. */
    private static void awaitSecondRequest(TestServer server) {
        TestServer.await("a second request", () -> server.metric("inlay_server_requests_active") == 2);
    }

    private void awaitFreePlace() {
        TestServer.await(
                "a free place",
                () -> server.post("/v1/chat/completions", brief(false).replace("300", "1"))
                                .statusCode()
                        == 200);
    }

    @Test
    void aStreamThatNobodyReadsIsCancelled() throws IOException {
        try (Socket socket = send(endless(true))) {
            readUntil(reader(socket), "\"content\":\"");
            HttpResponse<String> second = server.post("/v1/chat/completions", brief(false));
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(second.body()).contains("rate_limit_exceeded");
        }
        TestServer.await("the cancellation", () -> server.metric(GONE) == 1);
        awaitFreePlace();
    }

    @Test
    void anAnswerThatNobodyWaitsForIsCancelled() throws IOException {
        try (Socket socket = send(endless(false))) {
            assertThat(socket.isConnected()).isTrue();
            awaitSecondRequest(server);
        }
        TestServer.await("the cancellation", () -> server.metric(GONE) == 1);
        awaitFreePlace();
    }

    @Test
    void aPipelinedRequestCostsItsConnectionOnly() throws IOException {
        try (Socket socket = send(brief(false))) {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader = reader(socket);
            assertThat(reader.readLine()).contains("200");
            readUntil(reader, "chat.completion");
        }
        awaitFreePlace();
    }

    @Test
    void aServerThatStopsFinishesItsStreams() throws IOException {
        CompletableFuture<Void> stopped;
        try (Socket socket = send(brief(true))) {
            BufferedReader reader = reader(socket);
            readUntil(reader, "\"content\":\"");
            stopped = CompletableFuture.runAsync(server::stop);
            TestServer.await(
                    "no new requests", () -> server.get("/health/ready").statusCode() == 503);
            HttpResponse<String> late = server.post("/v1/chat/completions", brief(false));
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.body()).contains("server_stopping");
            readUntil(reader, "\"finish_reason\":\"length\"");
            readUntil(reader, "[DONE]");
        }
        stopped.join();
    }

    @Test
    void aRequestThatTakesTooLongEnds() {
        try (TestServer hasty = TestServer.start(TestServer.chatOnly(limits(Duration.ofMillis(300))))) {
            HttpResponse<String> whole = hasty.post("/v1/chat/completions", endless(false));
            HttpResponse<String> streamed = hasty.post("/v1/chat/completions", endless(true));

            assertThat(whole.statusCode()).isEqualTo(504);
            assertThat(whole.body()).contains("\"code\":\"timeout\"");
            assertThat(streamed.statusCode()).isEqualTo(200);
            assertThat(streamed.body()).contains("\"code\":\"timeout\"").doesNotContain("[DONE]");
        }
    }

    @Test
    void aServerThatCannotWaitCancels() throws IOException {
        Limits impatient = new Limits(1 << 20, 16, 16, 1, 1, 1, 0, Duration.ofMinutes(2), Duration.ZERO);
        TestServer hasty = TestServer.start(TestServer.chatOnly(impatient));
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> hasty.post("/v1/chat/completions", endless(true)));
        awaitSecondRequest(hasty);
        hasty.stop();

        assertThat(answer.join().body()).contains("server_stopping").doesNotContain("[DONE]");
    }
}
