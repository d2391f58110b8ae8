package dev.inlay.graph;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a directory work together, and which are other forms of the same.
 *
 * @param directory where the model's configuration is
 * @param graphs the graphs that make up the model
 * @param variants other forms, relative to the directory
 * @param layout in words
 * @param config what config.json says
 * @param genai what genai_config.json says
 * @param notes what else was found
 */
record ModelFiles(
        Path directory,
        List<Path> graphs,
        List<String> variants,
        String layout,
        JsonObject config,
        JsonObject genai,
        List<String> notes) {
    /** What exporters append to the name of a graph for its precision or optimisation. */
    private static final Pattern VARIANT =
            Pattern.compile("(_(fp32|fp16|bf16|u?int8|int4|q8|q4|q4f16|bnb4|quantized|optimized"
                    + "|O[1-4]|qu?int8_\\w+|qdq\\w*|no_gather_q4|quant))+$");

    /** By preference when a graph has several forms: full precision, then what keeps quality best on a CPU. */
    private static final List<String> PREFERRED =
            List.of("", "_fp32", "_q4", "_int4", "_quantized", "_int8", "_uint8", "_q8", "_fp16", "_q4f16", "_bnb4");

    static ModelFiles single(Path file) throws IOException {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        Path above = folder.getParent();
        boolean inside = "onnx".equals(name(folder)) && !Files.exists(folder.resolve("config.json"));
        Path directory = above != null && inside ? above : folder;
        return new ModelFiles(
                directory,
                List.of(file),
                List.of(),
                "one file",
                optional(directory, "config.json"),
                optional(directory, "genai_config.json"),
                List.of());
    }

    static ModelFiles inDirectory(Path directory) throws IOException {
        JsonObject config = optional(directory, "config.json");
        JsonObject genai = optional(directory, "genai_config.json");
        Set<String> named = new LinkedHashSet<>();
        fileNames(genai.object("model").asMap(), named);
        if (!named.isEmpty()) {
            return named(directory, config, genai, named);
        }
        List<Path> all = new ArrayList<>(onnxFiles(directory));
        all.addAll(onnxFiles(directory.resolve("onnx")));
        if (all.isEmpty()) {
            throw new ModelLoadException("There is no .onnx file in " + directory
                    + ", neither there nor in its folder onnx/: export the model to ONNX first.");
        }
        Map<String, List<Path>> byGraph = new LinkedHashMap<>();
        for (Path file : all) {
            byGraph.computeIfAbsent(graphName(file), name -> new ArrayList<>()).add(file);
        }
        if (byGraph.containsKey("decoder_model_merged")) {
            // Both halves of it, as two files.
            merge(byGraph, "decoder_model_merged", "decoder_model");
            merge(byGraph, "decoder_model_merged", "decoder_with_past_model");
        }
        List<Path> graphs = new ArrayList<>();
        List<String> variants = new ArrayList<>();
        for (List<Path> forms : byGraph.values()) {
            forms.sort(Comparator.comparingInt(ModelFiles::preference));
            graphs.add(forms.get(0));
            forms.stream().skip(1).map(form -> relative(directory, form)).forEach(variants::add);
        }
        return new ModelFiles(directory, graphs, variants, layout(directory, config), config, genai, List.of());
    }

    private static void merge(Map<String, List<Path>> byGraph, String into, String from) {
        List<Path> moved = byGraph.remove(from);
        List<Path> target = byGraph.get(into);
        if (moved != null && target != null) {
            target.addAll(moved);
        }
    }

    private static ModelFiles named(Path directory, JsonObject config, JsonObject genai, Set<String> named)
            throws IOException {
        List<Path> graphs = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String each : named) {
            Path file = directory.resolve(each).normalize();
            if (!file.startsWith(directory.normalize())) {
                notes.add("genai_config.json names " + each + ", which lies outside the model's directory");
            } else if (Files.isRegularFile(file)) {
                graphs.add(file);
            } else {
                notes.add("genai_config.json names " + each + ", which is missing");
            }
        }
        if (graphs.isEmpty()) {
            throw new ModelLoadException("None of the graphs that genai_config.json of " + directory
                    + " names is there: " + named + ". Get the model's files again.");
        }
        List<String> variants = onnxFiles(directory).stream()
                .filter(file -> !graphs.contains(file))
                .map(file -> relative(directory, file))
                .toList();
        return new ModelFiles(directory, graphs, variants, "onnxruntime-genai", config, genai, notes);
    }

    /** The values of all members called filename that name graphs, however deep: pipelines list theirs inside objects. */
    private static void fileNames(@Nullable Object value, Set<String> into) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("filename") instanceof String name && name.endsWith(".onnx")) {
                into.add(name);
            }
            map.values().forEach(each -> fileNames(each, into));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> fileNames(each, into));
        }
    }

    private static String layout(Path directory, JsonObject config) {
        if (Files.isRegularFile(directory.resolve("modules.json"))) {
            return "sentence-transformers";
        }
        if (config.has("transformers.js_config")) {
            return "transformers.js";
        }
        return config.asMap().isEmpty() ? "graphs alone" : "optimum";
    }

    private static List<Path> onnxFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name(file).endsWith(".onnx") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static String suffix(Path file) {
        String stem = stem(file);
        Matcher matcher = VARIANT.matcher(stem);
        return matcher.find() ? stem.substring(matcher.start()) : "";
    }

    private static String graphName(Path file) {
        String stem = stem(file);
        return stem.substring(0, stem.length() - suffix(file).length());
    }

    private static int preference(Path file) {
        int at = PREFERRED.indexOf(suffix(file));
        int form = at < 0 ? PREFERRED.size() : at;
        String graph = graphName(file);
        boolean half = graph.equals("decoder_model") || graph.equals("decoder_with_past_model");
        return form + (half ? 2 * PREFERRED.size() : 0);
    }

    private static String stem(Path file) {
        return name(file).replaceFirst("\\.onnx$", "");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String relative(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    private static JsonObject optional(Path folder, String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.isRegularFile(path) ? Json.readObject(path) : JsonObject.empty();
    }
}
