package dev.inlay.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.provider.PlacementReport.Latency;
import dev.inlay.provider.PlacementReport.Measure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyBookTest {
    @Test
    void quantilesOfTheLatestByPlaceAndBatch() {
        LatencyBook book = new LatencyBook();
        for (int i = 0; i < 100; i++) {
            book.record("cpu", Measure.CALL, 1, Duration.ofMillis(1000).toNanos());
        }
        for (int i = 1; i <= 256; i++) {
            book.record("cpu", Measure.CALL, 1, Duration.ofMillis(i).toNanos());
        }
        book.record("cpu", Measure.CALL, 5, Duration.ofMillis(7).toNanos());
        book.record("a", Measure.CALL, 5000, Duration.ofMillis(9).toNanos());
        book.record("a", Measure.DECODE_STEP, 1, Duration.ofMillis(3).toNanos());
        book.record("a", Measure.DECODE_STEP, 1, Duration.ofMillis(3).toNanos());

        List<Latency> all = book.snapshot();

        assertThat(all)
                .containsExactly(
                        latency("a", Measure.CALL, 32, Integer.MAX_VALUE, 1, 9, 9),
                        latency("a", Measure.DECODE_STEP, 1, 1, 2, 3, 3),
                        latency("cpu", Measure.CALL, 1, 1, 356, 129, 243),
                        latency("cpu", Measure.CALL, 4, 7, 1, 7, 7));
        assertThat(all.get(0)).hasToString("a, 32 and more texts: p50 9.00 ms, p95 9.00 ms, 1 call");
        assertThat(all.get(1))
                .hasToString("a, decode step of 1 conversation: p50 3.00 ms, p95 3.00 ms, 2 decode steps");
        assertThat(all.get(3)).hasToString("cpu, 4-7 texts: p50 7.00 ms, p95 7.00 ms, 1 call");
    }

    private static Latency latency(
            String provider, Measure measure, int least, int most, long count, long p50, long p95) {
        return new Latency(provider, measure, least, most, count, Duration.ofMillis(p50), Duration.ofMillis(p95));
    }
}
