package dev.inlay.internal.routing;

import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Measured times, by place and number of texts or conversations. A fixed amount of memory, however long it runs. Safe for use by many
 * threads.
 */
public final class LatencyBook {
    /** Latest calls that the quantiles are taken from. */
    private static final int WINDOW = 256;

    private final Map<String, Map<Measure, Series[]>> byProvider = new ConcurrentSkipListMap<>();

    /** The latest times of one bucket. */
    private static final class Series {
        private final long[] latest = new long[WINDOW];
        private long count;

        synchronized void add(long nanos) {
            latest[(int) (count % WINDOW)] = nanos;
            count++;
        }

        synchronized long count() {
            return count;
        }

        synchronized long[] sorted() {
            long[] copy = Arrays.copyOf(latest, (int) Math.min(count, WINDOW));
            Arrays.sort(copy);
            return copy;
        }
    }

    /**
     * Notes something that went well.
     *
     * @param provider where
     * @param measure what
     * @param batch its texts or conversations
     * @param nanos how long it took
     */
    public void record(String provider, Measure measure, int batch, long nanos) {
        Map<Measure, Series[]> measures = byProvider.get(provider);
        if (measures == null) {
            measures = byProvider.computeIfAbsent(provider, id -> new ConcurrentSkipListMap<>());
        }
        Series[] series = measures.get(measure);
        if (series == null) {
            series = measures.computeIfAbsent(measure, each -> {
                Series[] made = new Series[BatchBuckets.COUNT];
                Arrays.setAll(made, i -> new Series());
                return made;
            });
        }
        series[BatchBuckets.of(batch)].add(nanos);
    }

    /**
     * What was measured.
     *
     * @return one entry for each place, measure and bucket that has one
     */
    public List<PlacementReport.Latency> snapshot() {
        List<PlacementReport.Latency> all = new ArrayList<>();
        byProvider.forEach((provider, measures) -> measures.forEach((measure, series) -> {
            for (int bucket = 0; bucket < series.length; bucket++) {
                long[] sorted = series[bucket].sorted();
                if (sorted.length > 0) {
                    all.add(new PlacementReport.Latency(
                            provider,
                            measure,
                            BatchBuckets.least(bucket),
                            BatchBuckets.most(bucket),
                            series[bucket].count(),
                            quantile(sorted, 0.5),
                            quantile(sorted, 0.95)));
                }
            }
        }));
        return all;
    }

    private static Duration quantile(long[] sorted, double q) {
        return Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1L, Math.round(q * (sorted.length - 1)))]);
    }
}
