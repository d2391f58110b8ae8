package dev.inlay.examples.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What shares of some times stay within, in milliseconds.
 *
 * @param count how many times
 * @param p50 the median
 * @param p95 95 of 100
 * @param p99 99 of 100
 * @param most the longest
 */
public record Percentiles(int count, double p50, double p95, double p99, double most) {
    static Percentiles of(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return new Percentiles(sorted.size(), at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    /** The nearest rank. */
    private static double at(List<Long> sorted, double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e6;
    }
}
