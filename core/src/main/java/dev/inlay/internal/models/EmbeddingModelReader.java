package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.PoolingMode;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what an encoder's directory says about itself: config.json, modules.json with the modules it lists,
 * sentence_bert_config.json and config_sentence_transformers.json, all of them optional.
 */
public final class EmbeddingModelReader {
    /** Names of graphs in the order in which they are looked for. */
    private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");

    private final Path directory;

    private EmbeddingModelReader(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads a directory.
     *
     * @param directory the model's directory
     * @param modelFile the graph to load, relative to it, when the user names one
     * @return what the files say
     * @throws ModelLoadException when a file is broken or the graph is missing; the message names the file
     */
    public static EmbeddingModelConfig read(Path directory, Optional<String> modelFile) {
        EmbeddingModelReader reader = new EmbeddingModelReader(directory);
        try {
            return reader.read(modelFile);
        } catch (NoSuchFileException e) {
            throw new ModelLoadException(
                    "The model in " + directory + " has no " + e.getFile()
                            + ", which its other files name: get the whole model.",
                    e);
        } catch (IOException e) {
            throw new ModelLoadException("The model in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private EmbeddingModelConfig read(Optional<String> modelFile) throws IOException {
        Path graph = findGraph(modelFile);
        Path configFile = directory.resolve("config.json");
        JsonObject config = optional(configFile);
        Modules modules = readModules();
        JsonObject sentence = optional(modules.transformer().resolve("sentence_bert_config.json"));
        JsonObject transformers = optional(directory.resolve("config_sentence_transformers.json"));
        Map<String, String> prompts = new LinkedHashMap<>();
        transformers.object("prompts").asMap().forEach((name, text) -> {
            if (text instanceof String s) {
                prompts.put(name, s);
            }
        });
        Optional<String> defaultPrompt = transformers.string("default_prompt_name");
        if (defaultPrompt.isPresent() && !prompts.containsKey(defaultPrompt.get())) {
            throw new IOException("config_sentence_transformers.json names the default prompt \"" + defaultPrompt.get()
                    + "\" but has only " + prompts.keySet());
        }
        JsonObject labelled = config.object("id2label");
        return new EmbeddingModelConfig(
                graph,
                config.string("model_type").orElse(""),
                config.integer("vocab_size"),
                maxTokens(sentence, config),
                sentence.bool("do_lower_case", false),
                modules.pooling(),
                modules.includePrompt(),
                modules.dense(),
                modules.normalize(),
                Map.copyOf(prompts),
                defaultPrompt,
                config.integer("pad_token_id"),
                labelled.asMap().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(labelled.asMap().size()),
                activation(config, transformers),
                claim(configFile, config, "hidden_size"),
                modules.pooledWidth());
    }

    /** A size that is none is left to whoever finds what is wrong with the file. */
    private static Optional<SizeClaim> claim(Path file, JsonObject json, String field) throws IOException {
        OptionalInt value = json.integer(field);
        return value.isPresent() ? Optional.of(new SizeClaim(file, field, value.getAsInt())) : Optional.empty();
    }

    /** The old name of the member, and the one that sentence-transformers writes. */
    private static Optional<SizeClaim> pooledWidth(Path file, JsonObject config) throws IOException {
        Optional<SizeClaim> old = claim(file, config, "word_embedding_dimension");
        return old.isPresent() ? old : claim(file, config, "embedding_dimension");
    }

    /** sentence-transformers moved it twice: a flat key, then a nested one, then a file of its own. */
    private static Optional<String> activation(JsonObject config, JsonObject transformers) throws IOException {
        Optional<String> own = transformers.string("activation_fn");
        if (own.isPresent()) {
            return own;
        }
        Optional<String> nested = config.object("sentence_transformers").string("activation_fn");
        return nested.isPresent() ? nested : config.string("sbert_ce_default_activation_function");
    }

    private Path findGraph(Optional<String> modelFile) {
        if (modelFile.isPresent()) {
            Path named = directory.resolve(modelFile.get()).normalize();
            if (!named.startsWith(directory)) {
                throw new ModelLoadException("The model file " + modelFile.get() + " is outside of " + directory + ".");
            }
            if (!Files.isRegularFile(named)) {
                throw new ModelLoadException("The model has no file " + named + ". " + advice(presentGraphs()));
            }
            return named;
        }
        for (String name : GRAPHS) {
            Path graph = directory.resolve(name);
            if (Files.isRegularFile(graph)) {
                return graph;
            }
        }
        List<String> present = presentGraphs();
        if (present.size() == 1) {
            return directory.resolve(present.get(0));
        }
        throw new ModelLoadException(
                "The directory " + directory + " has no " + String.join(" and no ", GRAPHS) + ". " + advice(present));
    }

    private List<String> presentGraphs() {
        List<String> present = new ArrayList<>();
        for (Path folder : List.of(directory, directory.resolve("onnx"))) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, "*.onnx")) {
                    children.forEach(
                            p -> present.add(directory.relativize(p).toString().replace('\\', '/')));
                } catch (IOException e) {
                    throw new ModelLoadException(folder + " cannot be listed: " + e.getMessage(), e);
                }
            }
        }
        return present;
    }

    private static String advice(List<String> present) {
        return present.isEmpty()
                ? "No .onnx file is there: export the model to ONNX first."
                : "Name one of these with modelFile(...): " + String.join(", ", present) + ".";
    }

    private OptionalInt maxTokens(JsonObject sentence, JsonObject config) throws IOException {
        OptionalInt own = sentence.integer("max_seq_length");
        if (own.isPresent() && own.getAsInt() < 1) {
            throw new IOException("sentence_bert_config.json: max_seq_length is " + own.getAsInt());
        }
        OptionalInt positions = config.integer("max_position_embeddings");
        if (positions.isPresent()) {
            int offset = EmbeddingModelConfig.positionOffset(
                    config.string("model_type").orElse(""), config.integer("pad_token_id"));
            int left = positions.getAsInt() - offset;
            // Some models without a table of positions write 0 or -1.
            positions = left > 0 ? OptionalInt.of(left) : OptionalInt.empty();
        }
        if (own.isEmpty()) {
            return positions;
        }
        if (positions.isPresent()) {
            return OptionalInt.of(Math.min(own.getAsInt(), positions.getAsInt()));
        }
        return own;
    }

    private record Modules(
            Path transformer,
            List<PoolingMode> pooling,
            boolean includePrompt,
            List<DenseWeights> dense,
            Optional<Boolean> normalize,
            Optional<SizeClaim> pooledWidth) {}

    private Modules readModules() throws IOException {
        Path file = directory.resolve("modules.json");
        Path transformer = directory;
        List<PoolingMode> pooling = List.of();
        boolean includePrompt = true;
        List<DenseWeights> dense = new ArrayList<>();
        Optional<SizeClaim> pooledWidth = Optional.empty();
        boolean normalize = false;
        if (!Files.isRegularFile(file)) {
            Path loose = directory.resolve("1_Pooling").resolve("config.json");
            if (Files.isRegularFile(loose)) {
                JsonObject config = Json.readObject(loose);
                return new Modules(
                        transformer,
                        poolingModes(config, loose),
                        config.bool("include_prompt", true),
                        dense,
                        Optional.empty(),
                        pooledWidth(loose, config));
            }
            return new Modules(transformer, pooling, includePrompt, dense, Optional.empty(), pooledWidth);
        }
        if (!(Json.read(file) instanceof List<?> modules)) {
            throw new IOException(file + " should hold an array of modules");
        }
        for (Object module : modules) {
            if (!(module instanceof Map<?, ?> entry) || !(entry.get("type") instanceof String type)) {
                throw new IOException(file + " has a module without a type: " + module);
            }
            Path folder = folder(directory, entry.get("path") instanceof String path ? path : "", file);
            if (!folder.startsWith(directory)) {
                throw new IOException(file + " names a path outside of the model: " + entry.get("path"));
            }
            String kind = type.substring(type.lastIndexOf('.') + 1);
            switch (kind) {
                case "Transformer" -> transformer = folder;
                case "Pooling" -> {
                    Path poolingFile = folder.resolve("config.json");
                    JsonObject config = Json.readObject(poolingFile);
                    pooling = poolingModes(config, poolingFile);
                    includePrompt = config.bool("include_prompt", true);
                    pooledWidth = pooledWidth(poolingFile, config);
                }
                case "Dense" -> dense.add(readDense(folder));
                case "Normalize" -> normalize = true;
                case "Dropout" -> {
                    // Does nothing outside of training.
                }
                default ->
                    throw new IOException(file + " lists the module " + type
                            + ", which Inlay does not run outside of the graph: export the model with all its modules"
                            + " (an output named sentence_embedding) and remove modules.json");
            }
        }
        return new Modules(
                transformer, pooling, includePrompt, List.copyOf(dense), Optional.of(normalize), pooledWidth);
    }

    /** Old form: one boolean a mode, in the order in which sentence-transformers concatenates; new form: their names. */
    private static List<PoolingMode> poolingModes(JsonObject config, Path file) throws IOException {
        Object named = config.get("pooling_mode");
        if (named instanceof String text) {
            return List.of(mode(text, file));
        }
        if (named instanceof List<?> list) {
            List<PoolingMode> modes = new ArrayList<>();
            for (Object each : list) {
                modes.add(mode(String.valueOf(each), file));
            }
            return modes;
        }
        List<PoolingMode> modes = new ArrayList<>();
        Map<String, PoolingMode> flags = new LinkedHashMap<>();
        flags.put("pooling_mode_cls_token", PoolingMode.CLS);
        flags.put("pooling_mode_max_tokens", PoolingMode.MAX);
        flags.put("pooling_mode_mean_tokens", PoolingMode.MEAN);
        flags.put("pooling_mode_mean_sqrt_len_tokens", PoolingMode.MEAN_SQRT_LEN);
        flags.put("pooling_mode_weightedmean_tokens", PoolingMode.WEIGHTED_MEAN);
        flags.put("pooling_mode_lasttoken", PoolingMode.LAST_TOKEN);
        for (Map.Entry<String, PoolingMode> flag : flags.entrySet()) {
            if (config.bool(flag.getKey(), false)) {
                modes.add(flag.getValue());
            }
        }
        if (modes.isEmpty()) {
            throw new IOException(file + " switches no pooling mode on");
        }
        return List.copyOf(modes);
    }

    private static PoolingMode mode(String name, Path file) throws IOException {
        return PoolingMode.of(name)
                .orElseThrow(() -> new IOException(file + " names the unknown pooling mode \"" + name + "\""));
    }

    private static DenseWeights readDense(Path folder) throws IOException {
        JsonObject config = Json.readObject(folder.resolve("config.json"));
        int in = config.integer("in_features").orElse(-1);
        int out = config.integer("out_features").orElse(-1);
        String python = config.string("activation_function").orElse("torch.nn.modules.activation.Tanh");
        DenseWeights.Activation activation;
        try {
            activation = DenseWeights.Activation.ofPython(python);
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + ": the activation " + python + " is not supported", e);
        }
        if (config.bool("use_residual", false)) {
            throw new IOException(folder + ": a Dense module with use_residual is not supported");
        }
        Path file = folder.resolve("model.safetensors");
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " has no model.safetensors"
                    + (Files.isRegularFile(folder.resolve("pytorch_model.bin"))
                            ? ": convert its pytorch_model.bin (a Python pickle, which Inlay does not execute)"
                            : ""));
        }
        try (Safetensors tensors = Safetensors.open(file)) {
            Safetensors.Tensor weight = tensors.tensor("linear.weight")
                    .orElseThrow(() -> new IOException(file + " has no tensor linear.weight"));
            if (weight.shape().length != 2 || weight.shape()[0] != out || weight.shape()[1] != in) {
                throw new IOException(
                        file + ": linear.weight has another shape than config.json's " + out + " x " + in);
            }
            float[][] rows = new float[out][in];
            for (int o = 0; o < out; o++) {
                System.arraycopy(weight.values(), o * in, rows[o], 0, in);
            }
            float[] bias = new float[out];
            if (config.bool("bias", true)) {
                Safetensors.Tensor b = tensors.tensor("linear.bias")
                        .orElseThrow(() -> new IOException(file + " has no tensor linear.bias"));
                if (b.values().length != out) {
                    throw new IOException(file + ": linear.bias has " + b.values().length + " values, not " + out);
                }
                bias = b.values();
            }
            return new DenseWeights(rows, bias, activation);
        }
    }

    private static JsonObject optional(Path file) throws IOException {
        return Files.isRegularFile(file) ? Json.readObject(file) : JsonObject.empty();
    }

    private static Path folder(Path directory, String name, Path file) throws IOException {
        try {
            return directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException(file + " names a path that cannot be one: " + e.getMessage(), e);
        }
    }
}
