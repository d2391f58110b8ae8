package dev.inlay.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.StringJoiner;

/** JMH's own results as a table. */
final class JmhTable {
    private JmhTable() {}

    /** The table of what {@code -rf json} writes. */
    static String of(JsonNode results) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add("| benchmark | parameters | score | error (99.9%) | unit |");
        lines.add("|---|---|---:|---:|---|");
        for (JsonNode result : results) {
            String name = result.path("benchmark").asText();
            int method = name.lastIndexOf('.');
            int type = name.lastIndexOf('.', method - 1);
            StringJoiner parameters = new StringJoiner(", ");
            result.path("params")
                    .properties()
                    .forEach(each ->
                            parameters.add(each.getKey() + "=" + each.getValue().asText()));
            JsonNode metric = result.path("primaryMetric");
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |",
                    name.substring(type + 1),
                    parameters,
                    number(metric.path("score")),
                    number(metric.path("scoreError")),
                    metric.path("scoreUnit").asText()));
        }
        return lines.toString();
    }

    /** JMH writes "NaN" as text where one fork gives no error. */
    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.4g", value.asDouble()) : "";
    }
}
