package dev.inlay.benchmarks.ratio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores of one group: by case, by variant, one a round. */
final class Measurements {
    private final RatioGroup group;
    private final Map<String, Map<String, List<Double>>> scores = new LinkedHashMap<>();

    Measurements(RatioGroup group) {
        this.group = group;
    }

    void add(String theCase, String variant, double score) {
        scores.computeIfAbsent(theCase, key -> new LinkedHashMap<>())
                .computeIfAbsent(variant, key -> new ArrayList<>())
                .add(score);
    }

    RatioGroup group() {
        return group;
    }

    /** Scores by case and variant. */
    Map<String, Map<String, List<Double>>> scores() {
        return scores;
    }

    /** How many times faster than the baseline a variant was, round by round. */
    List<Double> speedups(String theCase, String variant) {
        Map<String, List<Double>> variants = scores.getOrDefault(theCase, Map.of());
        List<Double> mine = variants.getOrDefault(variant, List.of());
        List<Double> baseline = variants.getOrDefault(group.variants().baseline(), List.of());
        List<Double> speedups = new ArrayList<>();
        for (int round = 0; round < Math.min(mine.size(), baseline.size()); round++) {
            speedups.add(group.metric().speedup(mine.get(round), baseline.get(round)));
        }
        return speedups;
    }
}
