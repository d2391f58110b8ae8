package dev.inlay.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.benchmarks.limits.LimitsTable;
import dev.inlay.benchmarks.longrun.LongRunTable;
import dev.inlay.benchmarks.longrun.Sample;
import dev.inlay.benchmarks.ratio.RatioResult;
import dev.inlay.benchmarks.ratio.RatioTable;
import dev.inlay.benchmarks.startup.StartupTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a result file of any command, or of JMH itself ({@code -rf json}), and writes its section. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path plots;

    Results(Path plots) {
        this.plots = plots;
    }

    /** The section of a file, and the machine that it comes from; the name is the file's without its ending. */
    Section read(String name, Path file) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        if (root == null || root.isMissingNode()) {
            throw new IOException(file + " is empty: run its command again.");
        }
        if (root.isArray()) {
            return new Section(List.of(JmhTable.of(root)), List.of());
        }
        JsonNode results = root.path("results");
        String kind = root.path("kind").asText();
        Section section = switch (kind) {
            case "ratios" -> ratios(name, results);
            case "startup" -> startup(results);
            case "limits" -> new Section(List.of(LimitsTable.of(lists(results))), List.of());
            case "longrun" -> longRun(name, results);
            default ->
                throw new IOException(file + " is of the kind \"" + kind
                        + "\" which no report knows: only what the commands of this jar and JMH write.");
        };
        List<String> tables = new ArrayList<>(List.of(machine(root.path("machine"))));
        tables.addAll(section.tables());
        return new Section(tables, section.plots());
    }

    private Section ratios(String name, JsonNode results) throws IOException {
        List<String> tables = new ArrayList<>();
        List<Path> drawn = new ArrayList<>();
        for (Map.Entry<String, JsonNode> group : results.properties()) {
            RatioResult result = RatioResult.read(group.getKey(), group.getValue());
            tables.add(RatioTable.of(result));
            Path plot = plots.resolve(name + (results.size() > 1 ? "-" + result.id() : "") + ".svg");
            Plots.ratios(result, plot);
            drawn.add(plot);
        }
        return new Section(tables, drawn);
    }

    private static Section startup(JsonNode results) {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("firstVectorMillis", "first vector after JVM start, ms");
        titles.put("firstVectorMebibytes", "peak memory at the first vector, MiB");
        titles.put("corpusMebibytes", "peak memory after the mixed corpus, MiB");
        List<String> tables = new ArrayList<>();
        titles.forEach((field, title) -> {
            Map<String, List<Double>> values = new LinkedHashMap<>();
            results.path("runs").properties().forEach(variant -> {
                List<Double> rounds = new ArrayList<>();
                variant.getValue().forEach(run -> rounds.add(run.path(field).asDouble()));
                values.put(variant.getKey(), rounds);
            });
            tables.add(StartupTable.of(title, values, results.path("baseline").asText()));
        });
        return new Section(tables, List.of());
    }

    private Section longRun(String name, JsonNode results) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode sample : results.path("samples")) {
            samples.add(JSON.treeToValue(sample, Sample.class));
        }
        Path memory = plots.resolve(name + "-memory.svg");
        Path latency = plots.resolve(name + "-latency.svg");
        Plots.memory(samples, memory);
        Plots.latency(samples, latency);
        return new Section(List.of(LongRunTable.of(samples)), List.of(memory, latency));
    }

    private static Map<String, List<Double>> lists(JsonNode results) {
        Map<String, List<Double>> lists = new LinkedHashMap<>();
        results.properties().forEach(entry -> {
            List<Double> values = new ArrayList<>();
            entry.getValue().forEach(value -> values.add(value.asDouble()));
            lists.put(entry.getKey(), values);
        });
        return lists;
    }

    private static String machine(JsonNode machine) {
        return machine.path("processor").asText() + ", " + machine.path("cores").asText() + " cores; "
                + machine.path("jdk").asText() + "; load before "
                + machine.path("load before").asText() + ", after "
                + machine.path("load after").asText()
                + (machine.has("rounds") ? "; rounds: " + machine.path("rounds").asText() : "")
                + (machine.has("threads")
                        ? "; threads: " + machine.path("threads").asText()
                        : "") + ".";
    }
}
