package dev.inlay.examples.compare;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was measured: times of one {@code embedAll} by place and number of texts.
 *
 * @param batches the numbers of texts, ascending
 * @param millis all times in milliseconds, ascending, by place and then in the order of the batches
 * @param lowestCosine the lowest similarity of the same text's vectors in two places; empty where dimensions differ or there is
 *     one place only
 * @param dimensions dimensions by place
 */
public record Comparison(
        List<Integer> batches,
        Map<String, List<double[]>> millis,
        OptionalDouble lowestCosine,
        Map<String, Integer> dimensions) {
    private static final int WARM_UP_ROUNDS = 2;

    /**
     * Measures. The places take turns within each round, so that a slow moment of the machine meets all.
     *
     * @param places open embedders by the name of their place
     * @param texts at least as many as the largest batch
     * @param batches numbers of texts in one call
     * @param rounds how often each is measured
     * @return the times
     */
    public static Comparison measure(
            Map<String, Embedder> places, List<String> texts, List<Integer> batches, int rounds) {
        List<Integer> sorted = batches.stream().distinct().sorted().toList();
        Map<String, List<double[]>> millis = new LinkedHashMap<>();
        places.forEach((name, embedder) -> {
            List<double[]> times = new ArrayList<>();
            sorted.forEach(batch -> times.add(new double[rounds]));
            millis.put(name, times);
        });
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (int b = 0; b < sorted.size(); b++) {
                List<String> batch = rotated(texts, round, sorted.get(b));
                for (Map.Entry<String, Embedder> place : places.entrySet()) {
                    long start = System.nanoTime();
                    place.getValue().embedAll(batch);
                    double took = (System.nanoTime() - start) / 1e6;
                    if (round >= 0) {
                        Objects.requireNonNull(millis.get(place.getKey())).get(b)[round] = took;
                    }
                }
            }
        }
        millis.values().forEach(times -> times.forEach(Arrays::sort));
        Map<String, Integer> dimensions = new LinkedHashMap<>();
        places.forEach((name, embedder) -> dimensions.put(name, embedder.info().dimension()));
        return new Comparison(sorted, millis, lowestCosine(places, texts), dimensions);
    }

    /** Other texts in every round, so that no cache of a service makes it look fast. */
    private static List<String> rotated(List<String> texts, int round, int count) {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(texts.get(Math.floorMod(round * 31 + i, texts.size())));
        }
        return batch;
    }

    private static OptionalDouble lowestCosine(Map<String, Embedder> places, List<String> texts) {
        List<List<Embedding>> all = places.values().stream()
                .map(embedder -> embedder.embedAll(texts.subList(0, Math.min(8, texts.size()))))
                .toList();
        double lowest = Double.NaN;
        for (List<Embedding> other : all.subList(1, all.size())) {
            for (int i = 0; i < other.size(); i++) {
                Embedding first = all.get(0).get(i);
                if (first.dimension() != other.get(i).dimension()) {
                    return OptionalDouble.empty();
                }
                double cosine = first.cosineSimilarity(other.get(i));
                lowest = Double.isNaN(lowest) ? cosine : Math.min(lowest, cosine);
            }
        }
        return Double.isNaN(lowest) ? OptionalDouble.empty() : OptionalDouble.of(lowest);
    }

    /**
     * The time that half of the calls stay within.
     *
     * @param place the place
     * @param batch index of the batch
     * @return milliseconds
     */
    public double median(String place, int batch) {
        return quantile(times(place, batch), 0.5);
    }

    /**
     * The time that 95 of 100 calls stay within.
     *
     * @param place the place
     * @param batch index of the batch
     * @return milliseconds
     */
    public double p95(String place, int batch) {
        return quantile(times(place, batch), 0.95);
    }

    private double[] times(String place, int batch) {
        List<double[]> times = millis.get(place);
        if (times == null) {
            throw new IllegalArgumentException("No such place: " + place);
        }
        return times.get(batch);
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)))];
    }

    /**
     * From which number of texts on another place is faster than the first one, by the medians.
     *
     * @param place the other place
     * @return the smallest measured batch from which it always is; empty where it never is
     */
    public OptionalInt threshold(String place) {
        String first = millis.keySet().iterator().next();
        int from = batches.size();
        while (from > 0 && median(place, from - 1) < median(first, from - 1)) {
            from--;
        }
        return from == batches.size() ? OptionalInt.empty() : OptionalInt.of(batches.get(from));
    }
}
