package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.Embedder;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        truncate(other.resolve("onnx").resolve("model.onnx_data"), 0.5);
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("model.onnx");
        Files.delete(other.resolve("onnx").resolve("model.onnx_data"));
        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(other)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("model.onnx");
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
