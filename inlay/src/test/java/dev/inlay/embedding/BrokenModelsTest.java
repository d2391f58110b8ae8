package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.Embedder;
import dev.inlay.InferenceException;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.Reranker;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are missing, cut off, or contradict each other: an error that names the file, never a crash. */
class BrokenModelsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void copy() throws IOException {
        copyTree(References.tinyModel("tiny-bert-cls-normalize"), directory);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            walk.forEach(source -> {
                try {
                    Path target = to.resolve(from.relativize(source).toString());
                    if (Files.isDirectory(source)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(source, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private Path graph() {
        return directory.resolve("onnx").resolve("model.onnx");
    }

    private void truncate(Path file, double keep) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, (int) (bytes.length * keep)));
    }

    private void expect(String... parts) {
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(directory)).close())
                .isInstanceOf(ModelLoadException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void theCopyLoads() {
        try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
            assertThat(embedder.info().dimension()).isEqualTo(32);
        }
    }

    @Test
    void missingGraph() throws IOException {
        Files.delete(graph());
        expect("model.onnx", "export");
    }

    @Test
    void severalGraphsOfOtherNames() throws IOException {
        Files.copy(graph(), directory.resolve("onnx").resolve("model_a.onnx"));
        Files.move(graph(), directory.resolve("onnx").resolve("model_b.onnx"));
        expect("onnx/model_a.onnx", "onnx/model_b.onnx", "modelFile");
    }

    @Test
    void theOnlyGraphIsTaken() throws IOException {
        Files.move(graph(), directory.resolve("onnx").resolve("model_quantized.onnx"));
        theCopyLoads();
    }

    @ParameterizedTest
    @CsvSource({"0.0", "0.1", "0.5", "0.9", "0.999"})
    void truncatedGraph(double keep) throws IOException {
        truncate(graph(), keep);
        expect("model.onnx");
    }

    @Test
    void garbageGraph() throws IOException {
        Files.writeString(graph(), "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n");
        expect("model.onnx", "damaged");
    }

    @Test
    void truncatedExternalData() throws IOException {
        Path other = Files.createDirectory(directory.resolve("external"));
        copyTree(References.tinyModel("tiny-bert-external"), other);
        Path weights = other.resolve("onnx").resolve("model.onnx_data");
        truncate(weights, 0.5);
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("bytes of " + weights + ", which has only " + Files.size(weights));
        Files.delete(weights);
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(weights + ", which is missing");
    }

    @Test
    void unknownOperators() throws IOException {
        replaceInGraph("MatMul", "MatMux");
        expect("model.onnx", "MatMux", "operator", "opset");
    }

    /** Names in a graph are plain bytes behind their length: another one of the same length changes nothing else. */
    private void replaceInGraph(String from, String to) throws IOException {
        String bytes = Files.readString(graph(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(from);
        Files.writeString(graph(), bytes.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private void replaceIn(String file, String from, String to) throws IOException {
        Path path = directory.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void hiddenSizeThatTheGraphDoesNotHave() throws IOException {
        replaceIn("config.json", "\"hidden_size\": 32", "\"hidden_size\": 48");
        expect("model.onnx", "last_hidden_state has 32", "config.json says 48 (hidden_size)");
    }

    @Test
    void pooledWidthThatTheGraphDoesNotHave() throws IOException {
        replaceIn("1_Pooling/config.json", "\"word_embedding_dimension\": 32", "\"word_embedding_dimension\": 384");
        expect("model.onnx", "config.json says 384 (word_embedding_dimension)");
    }

    @Test
    void denseModuleForVectorsOfAnotherWidth() throws IOException {
        Path other = Files.createDirectory(directory.resolve("dense"));
        copyTree(References.tinyModel("tiny-bert-dense"), other);
        Path pooling = other.resolve("1_Pooling").resolve("config.json");
        Files.writeString(pooling, "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}");
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("Dense module of modules.json takes 32 values")
                .hasMessageContaining("gives 64");
    }

    @Test
    void labelsThatTheGraphDoesNotHave() throws IOException {
        Path other = Files.createDirectory(directory.resolve("reranker"));
        copyTree(References.tinyModel("tiny-cross-encoder"), other);
        Path config = other.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"0\": \"LABEL_0\"", "\"0\": \"no\", \"1\": \"maybe\", \"2\": \"yes\""));
        assertThatThrownBy(() -> Reranker.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("1 labels, but config.json names 3 (id2label)");
    }

    @Test
    void aTokenizerWithoutItsUnknownToken() throws IOException {
        replaceIn("tokenizer.json", "\"unk_token\":\"[UNK]\"", "\"unk_token\":\"[NONE]\"");
        assertThatThrownBy(() -> {
                    try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
                        embedder.embed("\u2603 \u26c4");
                    }
                })
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("tokenizer.json cannot encode every text");
    }

    @Test
    void lengthsThatAreNone() throws IOException {
        replaceIn("sentence_bert_config.json", "\"max_seq_length\": ", "\"max_seq_length\": -");
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(directory)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("sentence_bert_config.json: max_seq_length is -");
    }

    @Test
    void morePositionsThanTheGraphHas() throws IOException {
        String config = Files.readString(directory.resolve("config.json"));
        Files.writeString(
                directory.resolve("config.json"),
                config.replaceFirst("\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 4000"));
        Files.delete(directory.resolve("sentence_bert_config.json"));
        replaceIn("tokenizer_config.json", "model_max_length", "another_length");
        try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
            assertThat(embedder.info().maxTokens()).isEqualTo(4000);
            assertThatThrownBy(() -> embedder.embed("a ".repeat(3000)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("max_position_embeddings")
                    .hasMessageContaining("maxTokens");
            assertThat(embedder.embed("a").dimension()).isEqualTo(32);
        }
    }

    @Test
    void missingTokenizer() throws IOException {
        Files.delete(directory.resolve("tokenizer.json"));
        expect("tokenizer.json", "save_pretrained");
    }

    @ParameterizedTest
    @CsvSource({"0.0", "0.3", "0.99"})
    void truncatedTokenizer(double keep) throws IOException {
        truncate(directory.resolve("tokenizer.json"), keep);
        expect("tokenizer");
    }

    @Test
    void tokenizerThatIsNotText() throws IOException {
        Files.write(directory.resolve("tokenizer.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        expect("tokenizer.json");
    }

    @Test
    void tokenizerOfAnotherModel() throws IOException {
        // 250,000 words fit no table of a few hundred rows; the bundled model's tokenizer has 30,522.
        Path bundled = ModelSource.named("bge-small-en-v1.5").resolve().resolve("tokenizer.json");
        Files.delete(directory.resolve("tokenizer.json"));
        Files.copy(bundled, directory.resolve("tokenizer.json"));
        assertThatThrownBy(() -> {
                    try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
                        embedder.embed("photosynthesis");
                    }
                })
                .isInstanceOf(InlayException.class)
                .hasMessageContaining("tokenizer.json belongs to another model");
    }

    @Test
    void tokenizerOfAKindThatIsNotKnown() throws IOException {
        replaceIn("tokenizer.json", "\"WordPiece\"", "\"WordPuzzle\"");
        expect(directory.resolve("tokenizer.json").toString());
    }

    @Test
    void filesTooLargeToBeWhatTheyAre() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("config.json").toFile(), "rw")) {
            file.setLength(5L << 30); // A hole: takes no room on the disk.
        }
        expect("config.json has 5368709120 bytes");
        Files.writeString(directory.resolve("config.json"), "{}");
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("tokenizer.json").toFile(), "rw")) {
            file.setLength(5L << 30);
        }
        expect("tokenizer.json has 5368709120 bytes");
    }

    @Test
    void brokenConfiguration() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"vocab_size\": \"many\"}");
        expect("config.json", "vocab_size");
        Files.writeString(directory.resolve("config.json"), "{\"vocab_size\": 300,");
        expect("config.json", "line 1");
    }

    @Test
    void brokenPooling() throws IOException {
        Files.writeString(directory.resolve("1_Pooling").resolve("config.json"), "{\"pooling_mode\": \"median\"}");
        expect("median", "config.json");
        Files.writeString(directory.resolve("1_Pooling").resolve("config.json"), "{}");
        expect("pooling");
        Files.delete(directory.resolve("1_Pooling").resolve("config.json"));
        expect("config.json");
    }

    @Test
    void modulesThatInlayDoesNotRun() throws IOException {
        Files.writeString(
                directory.resolve("modules.json"),
                "[{\"path\": \"\", \"type\": \"sentence_transformers.models.LSTM\"}]");
        expect("LSTM", "modules.json");
    }

    @Test
    void pathsThatLeaveTheModel() throws IOException {
        Files.writeString(
                directory.resolve("modules.json"),
                "[{\"path\": \"../..\", \"type\": \"sentence_transformers.models.Pooling\"}]");
        expect("outside");
    }

    @Test
    void sourcesThatAreNotThere() {
        assertThatThrownBy(() -> Embedder.load(ModelSource.named("no-such-model")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining("bge-small-en-v1.5");
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(Path.of("no", "such"))))
                .isInstanceOf(ModelLoadException.class);
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(graph())))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> Embedder.load(ModelSource.classpath("no/such")))
                .isInstanceOf(ModelLoadException.class);
        assertThatThrownBy(() -> Embedder.builder().build()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void policiesOverProvidersThatAreNotThere() {
        assertThatThrownBy(() -> Embedder.builder()
                        .model(ModelSource.directory(directory))
                        .policy(ProviderPolicy.require("no-such-provider"))
                        .build())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("no-such-provider")
                .hasMessageContaining("cpu");
        try (Embedder embedder = Embedder.builder()
                .model(ModelSource.directory(directory))
                .policy(ProviderPolicy.prefer("no-such-provider", "cpu"))
                .cpu(CpuOptions.builder()
                        .intraOpThreads(1)
                        .concurrentRuns(3)
                        .spinning(true)
                        .arena(false)
                        .memoryPattern(true)
                        .executionMode(CpuOptions.ExecutionMode.PARALLEL)
                        .interOpThreads(2)
                        .optimizationLevel(CpuOptions.OptimizationLevel.BASIC)
                        .configEntry("session.dynamic_block_base", "4")
                        .build())
                .build()) {
            assertThat(embedder.placement().provider()).isEqualTo("cpu");
            assertThat(embedder.placement().skipped()).hasSize(1);
            assertThat(embedder.placement().concurrentRuns()).isEqualTo(3);
            assertThat(embedder.placement().intraOpThreads()).isEqualTo(1);
            assertThat(embedder.placement().toString()).contains("skipped no-such-provider");
            assertThat(embedder.embed("a").dimension()).isEqualTo(32);
        }
    }
}
