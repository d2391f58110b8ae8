package dev.inlay.benchmarks.ratio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rounds of one group gave, as it is printed and as it stands in a result file.
 *
 * @param id the group's name
 * @param caseParam what the cases are; empty when there are none
 * @param variantParam what the variants are
 * @param baseline the variant that the others are divided by
 * @param unit of the scores
 * @param scores by case and variant, one a round
 * @param speedups by case and variant: times as fast as the baseline, one a round
 */
public record RatioResult(
        String id,
        String caseParam,
        String variantParam,
        String baseline,
        String unit,
        Map<String, Map<String, List<Double>>> scores,
        Map<String, Map<String, List<Double>>> speedups) {

    static RatioResult of(Measurements measurements) {
        RatioGroup group = measurements.group();
        Map<String, Map<String, List<Double>>> speedups = new LinkedHashMap<>();
        measurements.scores().forEach((theCase, byVariant) -> {
            Map<String, List<Double>> row = new LinkedHashMap<>();
            byVariant.keySet().forEach(variant -> row.put(variant, measurements.speedups(theCase, variant)));
            speedups.put(theCase, row);
        });
        return new RatioResult(
                group.id(),
                group.caseParam(),
                group.variants().param(),
                group.variants().baseline(),
                group.metric().unit(),
                measurements.scores(),
                speedups);
    }

    /**
     * Reads a group of a result file.
     *
     * @param id the group's name
     * @param json its entry
     * @return the result
     */
    public static RatioResult read(String id, JsonNode json) {
        return new RatioResult(
                id,
                json.path("case").asText(),
                json.path("variant").asText(),
                json.path("baseline").asText(),
                json.path("unit").asText(),
                numbers(json.path("scores")),
                numbers(json.path("timesAsFast")));
    }

    private static Map<String, Map<String, List<Double>>> numbers(JsonNode cases) {
        Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
        cases.properties().forEach(theCase -> {
            Map<String, List<Double>> row = new LinkedHashMap<>();
            theCase.getValue().properties().forEach(variant -> {
                List<Double> values = new ArrayList<>();
                variant.getValue().forEach(value -> values.add(value.asDouble()));
                row.put(variant.getKey(), values);
            });
            all.put(theCase.getKey(), row);
        });
        return all;
    }

    Map<String, Object> asJson(String benchmark) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("benchmark", benchmark);
        entry.put("case", caseParam);
        entry.put("variant", variantParam);
        entry.put("baseline", baseline);
        entry.put("unit", unit);
        entry.put("scores", scores);
        entry.put("timesAsFast", speedups);
        return entry;
    }
}
