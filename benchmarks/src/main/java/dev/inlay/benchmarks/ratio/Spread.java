package dev.inlay.benchmarks.ratio;

import java.util.Collection;

/**
 * The middle and the ends of some numbers.
 *
 * @param median the median
 * @param min the lowest
 * @param max the highest
 */
public record Spread(double median, double min, double max) {
    private static final double NOTHING = 0.03;

    /**
     * Summarises numbers.
     *
     * @param values at least one
     * @return their spread
     */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * The rule for ratios: no difference when the rounds do not agree on which is larger, or when it is below 3%.
     *
     * @return true when a ratio says nothing
     */
    public boolean noDifference() {
        return (min <= 1 && max >= 1) || Math.abs(median - 1) < NOTHING;
    }
}
