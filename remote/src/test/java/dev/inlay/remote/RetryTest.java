package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlay.Embedder;
import dev.inlay.InvalidRequestException;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request is repeated, and after which pause. Time is not real here: pauses are counted, not slept. */
class RetryTest {
    private final FakeTicker ticker = new FakeTicker();
    private ServiceEndpoint endpoint;

    /** A clock that moves by pauses alone. */
    private static final class FakeTicker implements Ticker {
        private final List<Long> pauses = new ArrayList<>();
        private long nanos = 1;
        private double chance;

        @Override
        public synchronized long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-11-25T10:00:00Z");
        }

        @Override
        public synchronized void pause(Duration time) {
            pauses.add(time.toMillis());
            nanos += time.toNanos();
        }

        @Override
        public double random() {
            return chance;
        }
    }

    @BeforeEach
    void start() throws IOException {
        endpoint = ServiceEndpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private Embedder open(RemoteOptions.Builder options) {
        return OpenAiProvider.of("azure", options.build(), ticker).openEmbedder();
    }

    private RemoteOptions.Builder patient() {
        return Options.azure(endpoint).backoff(Duration.ofMillis(500), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504})
    void theseStatusesAreRepeated(int status) {
        try (Embedder embedder = open(patient())) {
            endpoint.next(Faults.status(endpoint, status, "x")).next(Faults.status(endpoint, status, "x"));
            embedder.embed("a");
            assertThat(endpoint.calls()).hasSize(1 + 3);
            // Doubled each time, and by chance cut to between half and whole.
            assertThat(ticker.pauses).containsExactly(250L, 500L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidRequestException",
        "401, RemoteAuthenticationException",
        "403, RemoteAuthenticationException",
        "404, RemoteNotFoundException",
        "413, InvalidRequestException",
        "422, InvalidRequestException",
        "307, RemoteNotFoundException",
        "501, RemoteUnavailableException"
    })
    void theseAreNot(int status, String type) {
        try (Embedder embedder = open(patient())) {
            endpoint.next(Faults.status(endpoint, status, "x"));
            assertThatThrownBy(() -> embedder.embed("a"))
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type))
                    .hasMessageContaining("answered " + status)
                    .hasMessageContaining("req-1");
            assertThat(endpoint.calls()).hasSize(2);
            assertThat(ticker.pauses).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3000",
        "0, 0",
        "120, 120000",
        "'Wed, 25 Nov 2026 10:00:07 GMT', 7000",
        "'Wed, 25 Nov 2026 09:00:00 GMT', 0",
        "soon, 250"
    })
    void retryAfterIsHonoured(String header, long pause) {
        try (Embedder embedder = open(patient())) {
            endpoint.next(Faults.tooMany(endpoint, header));
            embedder.embed("a");
            assertThat(ticker.pauses).containsExactly(pause);
        }
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() {
        try (Embedder embedder = open(patient())) {
            endpoint.next(call -> {
                call.header("retry-after-ms", "1234");
                Faults.tooMany(endpoint, "2").to(call);
            });
            embedder.embed("a");
            assertThat(ticker.pauses).containsExactly(1234L);
        }
    }

    @Test
    void aLittleChanceKeepsCallersApart() {
        ticker.chance = 0.5;
        try (Embedder embedder = open(patient())) {
            endpoint.next(Faults.tooMany(endpoint, "3")).next(Faults.status(endpoint, 500, "x"));
            embedder.embed("a");
            assertThat(ticker.pauses).containsExactly(3150L, 750L);
        }
    }

    @Test
    void aPauseThatIsTooLongEndsTheCallAtOnce() {
        try (Embedder embedder = open(patient().totalTimeout(Duration.ofSeconds(60)))) {
            endpoint.next(Faults.tooMany(endpoint, "61"));
            RemoteRateLimitException e =
                    catchThrowableOfType(RemoteRateLimitException.class, () -> embedder.embed("a"));
            assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(61));
            assertThat(e.status()).hasValue(429);
            assertThat(e).hasMessageContaining("not repeated");
            assertThat(ticker.pauses).isEmpty();
        }
    }

    @Test
    void noMoreRetriesThanAllowed() {
        try (Embedder embedder = open(patient().maxRetries(2))) {
            endpoint.chaos(number -> Faults.status(endpoint, 503, "x"));
            assertThatThrownBy(() -> embedder.embed("a"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("after 3 attempts");
            assertThat(endpoint.calls()).hasSize(1 + 3);
        }
    }

    @Test
    void theServicesOwnWordCounts() {
        try (Embedder embedder = open(patient())) {
            endpoint.next(call -> {
                call.header("x-should-retry", "false");
                endpoint.error(call, 503, "No.", "x");
            });
            assertThatThrownBy(() -> embedder.embed("a")).isInstanceOf(RemoteUnavailableException.class);
            endpoint.next(Faults.status(endpoint, 429, "insufficient_quota"));
            assertThatThrownBy(() -> embedder.embed("a"))
                    .isInstanceOf(RemoteRateLimitException.class)
                    .hasMessageContaining("quota is used up");
            assertThat(ticker.pauses).isEmpty();
        }
    }

    @Test
    void refusedConnectionsAreTriedAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        RemoteOptions options = RemoteOptions.openAiCompatible(URI.create("http://127.0.0.1:" + port + "/v1"), "m")
                .maxRetries(2)
                .build();
        assertThatThrownBy(() -> OpenAiProvider.of("azure", options, ticker).openEmbedder())
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("3 attempts");
        assertThat(ticker.pauses).hasSize(2);
    }

    @Test
    void aContentFilterIsABadRequest() {
        try (Embedder embedder = open(patient())) {
            endpoint.next(Faults.status(endpoint, 400, "content_filter"));
            assertThatThrownBy(() -> embedder.embed("a"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("content_filter");
        }
    }
}
