package dev.inlay.internal.routing;

import dev.inlay.provider.PlacementReport.Latency;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns measured times into advice. */
public final class Suggestions {
    /** Calls that must have been measured at both places. */
    private static final long LEAST_CALLS = 8;

    /** A difference below this is noise. */
    private static final double LEAST_RATIO = 1.2;

    private Suggestions() {}

    /**
     * Compares the first place with the others, by size of calls.
     *
     * @param first the place that takes the calls
     * @param latencies what was measured
     * @return such as {@code batches of 4 and more run 1.8 x faster on cuda; set whenBatchAtLeast(4, "cuda")}
     */
    public static List<String> of(String first, List<Latency> latencies) {
        List<String> all = new ArrayList<>();
        Map<Integer, Latency> ofFirst = latencies.stream()
                .filter(each -> each.provider().equals(first) && each.count() >= LEAST_CALLS)
                .collect(Collectors.toMap(Latency::leastBatch, Function.identity()));
        Set<String> others = new LinkedHashSet<>();
        latencies.forEach(each -> others.add(each.provider()));
        others.remove(first);
        for (String other : others) {
            List<Latency> measured = latencies.stream()
                    .filter(each -> each.provider().equals(other)
                            && each.count() >= LEAST_CALLS
                            && ofFirst.containsKey(each.leastBatch()))
                    .sorted((a, b) -> Integer.compare(b.leastBatch(), a.leastBatch()))
                    .toList();
            int threshold = 0;
            double ratio = Double.MAX_VALUE;
            for (Latency each : measured) {
                double times = (double) Objects.requireNonNull(ofFirst.get(each.leastBatch()))
                                .p50()
                                .toNanos()
                        / Math.max(1, each.p50().toNanos());
                if (times < LEAST_RATIO) {
                    break;
                }
                threshold = each.leastBatch();
                ratio = Math.min(ratio, times);
            }
            if (threshold > 0) {
                all.add(String.format(
                        Locale.ROOT,
                        "batches of %d and more run %.1f x faster on %s than on %s; set whenBatchAtLeast(%d, \"%s\")",
                        threshold,
                        ratio,
                        other,
                        first,
                        threshold,
                        other));
            }
        }
        return all;
    }
}
