package dev.inlay.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Inspections for people. */
final class InspectionText {
    /** Operators of a domain that a line names; the rest is counted. */
    private static final int OPERATORS = 12;

    private final StringBuilder text = new StringBuilder();

    private InspectionText() {}

    static String of(ModelInspection model) {
        InspectionText text = new InspectionText();
        text.line("", model.model() + ": " + model.family());
        String sessions = model.severalSessions() ? model.graphs().size() + " sessions" : "one session";
        text.line("layout", model.layout() + ", " + sessions);
        text.line("weights", count(model.parameters()) + " parameters in " + bytes(model.weightBytes()));
        if (!model.variants().isEmpty()) {
            text.line("other forms", String.join(", ", model.variants()));
        }
        for (String note : model.notes()) {
            text.line("note", note);
        }
        for (GraphInspection graph : model.graphs()) {
            text.text.append('\n');
            text.graph(graph, relative(model.location(), graph.file()));
        }
        return text.text.toString().stripTrailing();
    }

    static String of(GraphInspection graph) {
        InspectionText text = new InspectionText();
        text.graph(graph, graph.file().toString());
        return text.text.toString().stripTrailing();
    }

    private static String relative(Path location, Path file) {
        return location.equals(file)
                ? file.toString()
                : location.relativize(file).toString();
    }

    private void line(String label, String value) {
        if (label.isEmpty()) {
            text.append(value);
        } else {
            text.append(String.format(Locale.ROOT, "  %-13s %s", label, value));
        }
        text.append('\n');
    }

    private void graph(GraphInspection graph, String name) {
        line("", name + ": " + graph.role());
        line(
                "file",
                bytes(graph.bytes()) + ", ONNX IR " + graph.irVersion() + ", opset " + versions(graph)
                        + (graph.producer().isEmpty() ? "" : ", by " + graph.producer()));
        Predicate<TensorDescription> past = input -> CacheFinder.isPast(input.name());
        words(graph.inputs(), past.negate()).forEach(each -> line("input", each));
        shorten(words(graph.inputs(), past)).forEach(each -> line("input", each));
        shorten(words(graph.outputs(), output -> true)).forEach(each -> line("output", each));
        int domains = 0;
        for (Map.Entry<String, Map<String, Integer>> each : graph.operators().entrySet()) {
            line(domains++ == 0 ? "operators" : "", operators(each.getKey(), each.getValue(), domains > 1));
        }
        for (PrecisionShare share : graph.precisions()) {
            String parameters = share.parameters() == 0 ? "" : count(share.parameters()) + " parameters in ";
            line(
                    "constants",
                    share.precision() + ": " + parameters + bytes(share.bytes()) + " ("
                            + (share.tensors() == 1 ? "1 tensor)" : share.tensors() + " tensors)"));
        }
        for (ExternalDataFile data : graph.externalData()) {
            line(
                    "external",
                    data.name() + ": " + data.tensors() + " tensors, " + bytes(data.bytes())
                            + (data.present() ? "" : ", MISSING"));
        }
        graph.dynamicDimensions().forEach(each -> line("free", dimension(each)));
        if (!graph.controlFlow().isEmpty()) {
            line("control flow", counts(graph.controlFlow()));
        }
        Quantization quantization = graph.quantization();
        if (!quantization.schemes().isEmpty()) {
            line("quantised", words(quantization.schemes()) + ": " + String.join("; ", quantization.details()));
        }
        graph.autoregressive().ifPresent(this::decoder);
        graph.passes().forEach(pass -> line("pass", pass.toString()));
    }

    private void decoder(AutoregressiveStructure decoder) {
        List<String> parts = new ArrayList<>();
        if (decoder.cacheTensors() > 0) {
            parts.add(decoder.cacheLayers() + " layers, " + decoder.cacheTensors() + " tensors of "
                    + decoder.cacheType() + decoder.cacheShape());
            parts.add(decoder.cacheInPlace() ? "kept in place" : "returned one token longer by each run");
        }
        if (!decoder.otherState().isEmpty()) {
            parts.add("state that cannot be rewound: " + String.join(", ", shorten(decoder.otherState())));
        }
        if (decoder.cacheBranch()) {
            parts.add("use_cache_branch");
        }
        parts.add(decoder.logitsOnDemand() ? "num_logits_to_keep" : "no input for the number of logits");
        line("KV cache", String.join("; ", parts));
    }

    private static List<String> words(List<TensorDescription> tensors, Predicate<TensorDescription> wanted) {
        return tensors.stream().filter(wanted).map(TensorDescription::toString).toList();
    }

    private static String versions(GraphInspection graph) {
        List<String> parts = new ArrayList<>();
        graph.opsets()
                .forEach((domain, version) ->
                        parts.add(domain.equals("ai.onnx") ? version.toString() : domain + " " + version));
        return String.join(", ", parts);
    }

    private static String operators(String domain, Map<String, Integer> counts, boolean indent) {
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<String> named = new ArrayList<>();
        int left = total;
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            if (named.size() == OPERATORS) {
                break;
            }
            named.add(each.getValue() + " " + each.getKey());
            left -= each.getValue();
        }
        String rest = left == 0 ? "" : ", " + left + " of " + (counts.size() - OPERATORS) + " other kinds";
        return (indent ? " ".repeat(16) : "") + domain + ": " + total + " (" + String.join(", ", named) + rest + ")";
    }

    private static String dimension(DynamicDimension dimension) {
        String name = dimension.name().isEmpty() ? "(no name)" : dimension.name();
        String role = dimension.role() == DynamicDimension.Role.OTHER
                ? ""
                : " (" + dimension.role().name().toLowerCase(Locale.ROOT) + ")";
        return name + role + ", " + String.join(", ", shorten(dimension.uses())) + ": " + dimension.fix();
    }

    private static String words(List<Quantization.Scheme> schemes) {
        return String.join(
                " and ",
                schemes.stream()
                        .map(scheme -> switch (scheme) {
                            case DYNAMIC_INT8 -> "dynamic int8";
                            case STATIC_QDQ -> "static, quantise-dequantise pairs";
                            case STATIC_QOPERATOR -> "static, fused operators";
                            case WEIGHT_ONLY_BLOCKS -> "weights only, in blocks";
                            case WEIGHT_ONLY_QDQ -> "weights only";
                        })
                        .toList());
    }

    /** Caches have an input for each layer: the first and the last tell enough. */
    private static List<String> shorten(List<String> all) {
        if (all.size() <= 6) {
            return all;
        }
        List<String> few = new ArrayList<>(all.subList(0, 3));
        few.add("... " + (all.size() - 4) + " more ...");
        few.add(all.get(all.size() - 1));
        return few;
    }

    private static String counts(Map<String, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(count + " " + name));
        return String.join(", ", parts);
    }

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = 0;
        while (size >= 999.95 && unit < 3) {
            size /= 1000;
            unit++;
        }
        return String.format(
                Locale.ROOT, "%.1f %s", size, List.of("B", "KB", "MB", "GB").get(unit));
    }

    static String count(long count) {
        if (count < 1_000_000) {
            return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
        }
        return count < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f million", count / 1e6)
                : String.format(Locale.ROOT, "%.2f billion", count / 1e9);
    }
}
