package dev.inlay.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.GenerationOptions;
import dev.inlay.InsufficientMemoryException;
import dev.inlay.model.ModelSource;
import dev.inlay.monitor.MemoryMonitor;
import dev.inlay.monitor.ModelMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models write into the memory snapshot, and one that is too large. */
class LoadedModelsTest {
    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(LoadedModelsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ModelMemory> models(Path directory) {
        return MemoryMonitor.now().models().stream()
                .filter(model -> model.model().startsWith(directory.toString()))
                .toList();
    }

    @Test
    void embedderIsListedWhileItIsOpen() throws IOException {
        Path directory = resource("/models/tiny-bert-external");
        long size;
        try (var files = Files.walk(directory)) {
            size = files.filter(file -> file.getFileName().toString().contains(".onnx"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }

        try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
            embedder.embed("a text");
            assertThat(models(directory)).singleElement().satisfies(model -> {
                assertThat(model.fileBytes()).isEqualTo(size);
                assertThat(model.kvCacheBytes()).isZero();
            });
        }

        assertThat(models(directory)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/tiny-llama-genai-int4", "/chat/tiny-llama-past-fp32"})
    void kvCacheGrowsWithTheConversation(String name) {
        Path directory = resource(name);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            int tokens = chat.complete(
                            "one two three",
                            GenerationOptions.builder()
                                    .maxTokens(8)
                                    .temperature(0)
                                    .build())
                    .usage()
                    .totalTokens();
            // The last token that was chosen has not been run.
            assertThat(models(directory))
                    .singleElement()
                    .satisfies(model -> assertThat(model.kvCacheBytes())
                            .isGreaterThanOrEqualTo((tokens - 1) * chat.info().cacheBytesPerToken()));
        }

        assertThat(models(directory)).isEmpty();
    }

    @Test
    void modelThatCannotFitIsRefused(@TempDir Path directory) throws IOException {
        Path from = resource("/models/tiny-bert-external");
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = directory.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        try (RandomAccessFile weights =
                new RandomAccessFile(directory.resolve("onnx/model.onnx_data").toFile(), "rw")) {
            weights.setLength(1L << 42); // a hole: it takes no space on the disk
        }

        assertThatThrownBy(() -> Embedder.load(ModelSource.directory(directory)))
                .isInstanceOfSatisfying(
                        InsufficientMemoryException.class,
                        refused -> assertThat(refused.requiredBytes()).isGreaterThan(1L << 42))
                .hasMessageContaining("takes at least 4194")
                .hasMessageContaining("-Dinlay.memoryCheck=false");
    }
}
