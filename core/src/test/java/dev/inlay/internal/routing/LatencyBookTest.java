package dev.inlay.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.provider.PlacementReport.Latency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyBookTest {
    @Test
    void quantilesOfTheLatestByPlaceAndBatch() {
        LatencyBook book = new LatencyBook();
        for (int i = 0; i < 100; i++) {
            book.record("cpu", 1, Duration.ofMillis(1000).toNanos());
        }
        for (int i = 1; i <= 256; i++) {
            book.record("cpu", 1, Duration.ofMillis(i).toNanos());
        }
        book.record("cpu", 5, Duration.ofMillis(7).toNanos());
        book.record("a", 5000, Duration.ofMillis(9).toNanos());

        List<Latency> all = book.snapshot();

        assertThat(all)
                .containsExactly(
                        new Latency("a", 32, Integer.MAX_VALUE, 1, Duration.ofMillis(9), Duration.ofMillis(9)),
                        new Latency("cpu", 1, 1, 356, Duration.ofMillis(129), Duration.ofMillis(243)),
                        new Latency("cpu", 4, 7, 1, Duration.ofMillis(7), Duration.ofMillis(7)));
        assertThat(all.get(0)).hasToString("a, 32 and more texts: p50 9.00 ms, p95 9.00 ms, 1 call");
        assertThat(all.get(2)).hasToString("cpu, 4-7 texts: p50 7.00 ms, p95 7.00 ms, 1 call");
    }
}
