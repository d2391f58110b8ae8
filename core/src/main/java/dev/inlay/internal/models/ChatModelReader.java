package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a decoder's directory says about itself: genai_config.json (onnxruntime-genai), config.json and
 * generation_config.json (transformers, optimum, transformers.js), all of them optional.
 */
public final class ChatModelReader {
    /** Suffixes of transformers.js by preference: full precision, then what keeps quality best on a CPU. */
    public static final List<String> SUFFIXES =
            List.of("", "_q4", "_int4", "_quantized", "_int8", "_uint8", "_q8", "_fp16", "_q4f16", "_bnb4");

    /** How decoders' graphs are called, without a suffix. */
    public static final List<String> DECODERS = List.of("model", "decoder_model_merged");

    private final Path directory;
    private final JsonObject genai;
    private final JsonObject config;
    private final JsonObject text;
    private final JsonObject generation;
    private final List<String> notes = new ArrayList<>();

    private ChatModelReader(Path directory) throws IOException {
        this.directory = directory;
        this.genai = optional("genai_config.json");
        this.config = optional("config.json");
        // Models of several modalities keep the sizes of their language part in a section of its own.
        this.text = config.has("text_config") ? config.object("text_config") : config;
        this.generation = optional("generation_config.json");
    }

    /**
     * Reads a directory.
     *
     * @param directory the model's directory
     * @param modelFile the decoder's graph, relative to it, when the user names one
     * @return what the files say
     * @throws ModelLoadException when a file is broken or the graph is missing; the message names the file
     */
    public static ChatModelConfig read(Path directory, Optional<String> modelFile) {
        try {
            return new ChatModelReader(directory).read(modelFile);
        } catch (IOException e) {
            throw new ModelLoadException("The model in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ChatModelConfig read(Optional<String> modelFile) throws IOException {
        JsonObject model = genai.object("model");
        JsonObject decoder = model.object("decoder");
        Path graph = findDecoder(modelFile, decoder.string("filename"));
        Optional<Path> embedding =
                findEmbedding(graph, model.object("embedding").string("filename"));
        noteOptionalGraphs(graph, model);
        int heads = first(decoder, "num_attention_heads", text, "num_attention_heads")
                .orElse(0);
        int hidden = first(decoder, "hidden_size", text, "hidden_size").orElse(0);
        OptionalInt headSize = first(decoder, "head_size", text, "head_dim");
        if (headSize.isEmpty() && heads > 0 && hidden > 0) {
            headSize = OptionalInt.of(hidden / heads);
        }
        OptionalInt kvHeads = first(decoder, "num_key_value_heads", text, "num_key_value_heads");
        Set<Integer> end = new TreeSet<>();
        for (JsonObject each : List.of(model, config, text, generation)) {
            tokens(each.get("eos_token_id"), end);
        }
        Set<Integer> bos = new TreeSet<>();
        for (JsonObject each : List.of(model, text, config, generation)) {
            if (bos.isEmpty()) {
                tokens(each.get("bos_token_id"), bos);
            }
        }
        return new ChatModelConfig(
                layout(graph, embedding),
                graph,
                embedding,
                model.string("type").or(() -> modelType()).orElse(""),
                orElse(first(model, "context_length", text, "max_position_embeddings"), text.integer("n_positions")),
                headSize,
                kvHeads.isPresent() || heads == 0 ? kvHeads : OptionalInt.of(heads),
                strings(decoder.object("inputs")),
                strings(decoder.object("outputs")),
                Set.copyOf(end),
                endSpelling(),
                bos.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(bos.iterator().next()),
                sampling(),
                List.copyOf(notes));
    }

    /** The eos_token of the tokenizer's own file: a string, or an object with the spelling in {@code content}. */
    private Optional<String> endSpelling() throws IOException {
        Object value = optional("tokenizer_config.json").get("eos_token");
        if (value instanceof Map<?, ?> token) {
            value = token.get("content");
        }
        return value instanceof String spelling ? Optional.of(spelling) : Optional.empty();
    }

    private Optional<String> modelType() {
        return config.get("model_type") instanceof String type ? Optional.of(type) : Optional.empty();
    }

    private String layout(Path graph, Optional<Path> embedding) {
        String kind = genai.has("model")
                ? "onnxruntime-genai"
                : config.has("transformers.js_config") ? "transformers.js" : "optimum";
        return kind + ", " + directory.relativize(graph)
                + embedding.map(path -> " with " + path.getFileName()).orElse("");
    }

    private SamplingDefaults sampling() throws IOException {
        JsonObject search = genai.object("search");
        // transformers' file is the publisher's; genai's repeats it with the defaults of its own builder filled in.
        boolean sample =
                generation.has("do_sample") ? generation.bool("do_sample", false) : search.bool("do_sample", false);
        return new SamplingDefaults(
                sample,
                generation.number("temperature", search.number("temperature", 1)),
                generation.number("top_p", search.number("top_p", 1)),
                generation.integer("top_k").orElse(search.integer("top_k").orElse(0)),
                generation.number("min_p", search.number("min_p", 0)),
                generation.number("repetition_penalty", search.number("repetition_penalty", 1)),
                generation.integer("max_new_tokens"));
    }

    private Path findDecoder(Optional<String> modelFile, Optional<String> configured) throws IOException {
        if (modelFile.isPresent()) {
            return existing(modelFile.get(), "the graph that was asked for");
        }
        if (configured.isPresent()) {
            return existing(configured.get(), "the decoder that genai_config.json names");
        }
        for (String suffix : SUFFIXES) {
            for (String name : DECODERS) {
                for (String folder : List.of("", "onnx/")) {
                    Path candidate = directory.resolve(folder + name + suffix + ".onnx");
                    if (Files.isRegularFile(candidate)) {
                        return candidate;
                    }
                }
            }
        }
        throw new IOException(
                "it has no model.onnx, decoder_model_merged.onnx or quantised form of them, neither there nor"
                        + " in onnx/, and no genai_config.json; there is " + graphs(directory)
                        + graphs(directory.resolve("onnx"))
                        + ". Name one with modelFile(path)");
    }

    private Path existing(String name, String what) throws IOException {
        Path path;
        try {
            path = directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException(what + ", " + name + ", is no path: " + e.getMessage(), e);
        }
        if (!path.startsWith(directory.normalize())) {
            throw new IOException(what + ", " + name + ", lies outside the model's directory");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(what + ", " + name + ", is missing; there is " + graphs(directory)
                    + graphs(directory.resolve("onnx")));
        }
        return path;
    }

    private Optional<Path> findEmbedding(Path graph, Optional<String> configured) throws IOException {
        if (configured.isPresent()) {
            return Optional.of(existing(configured.get(), "the embedding that genai_config.json names"));
        }
        String name = fileName(graph).replaceFirst("\\.onnx$", "");
        List<String> suffixes = new ArrayList<>(SUFFIXES);
        for (String decoder : DECODERS) {
            if (name.startsWith(decoder)) {
                suffixes.add(0, name.substring(decoder.length()));
            }
        }
        for (String suffix : suffixes) {
            Path candidate = graph.resolveSibling("embed_tokens" + suffix + ".onnx");
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void noteOptionalGraphs(Path graph, JsonObject model) throws IOException {
        Set<String> encoders = new TreeSet<>();
        for (String section : List.of("vision", "speech", "encoder")) {
            model.object(section).string("filename").ifPresent(encoders::add);
        }
        Path folder = graph.toAbsolutePath().getParent();
        for (String each : folder == null ? List.<String>of() : graphs(folder)) {
            if (each.contains("encoder") && !each.contains("decoder")) {
                encoders.add(each);
            }
        }
        encoders.forEach(each -> notes.add(each + " is not used: Inlay takes text only"));
    }

    private static List<String> graphs(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(ChatModelReader::fileName)
                    .filter(name -> name.endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Map<String, String> strings(JsonObject object) {
        Map<String, String> result = new LinkedHashMap<>();
        object.asMap().forEach((name, value) -> {
            if (value instanceof String s) {
                result.put(name, s);
            }
        });
        return Map.copyOf(result);
    }

    private static void tokens(@Nullable Object value, Set<Integer> into) throws IOException {
        if (value instanceof Long id) {
            if (id != id.intValue()) {
                throw new IOException("a token id is " + id + ", which no vocabulary has");
            }
            into.add(id.intValue());
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                tokens(each, into);
            }
        } else if (value != null) {
            throw new IOException("a token id is " + value + " where a number or a list of numbers should be");
        }
    }

    private static OptionalInt first(JsonObject a, String nameInA, JsonObject b, String nameInB) throws IOException {
        OptionalInt found = a.integer(nameInA);
        return found.isPresent() ? found : b.integer(nameInB);
    }

    private static OptionalInt orElse(OptionalInt a, OptionalInt b) {
        return a.isPresent() ? a : b;
    }

    private JsonObject optional(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.isRegularFile(file) ? Json.readObject(file) : JsonObject.empty();
    }
}
