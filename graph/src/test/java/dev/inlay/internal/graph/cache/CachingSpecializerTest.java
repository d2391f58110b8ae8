package dev.inlay.internal.graph.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.SpecializationOptions;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.OnnxWriter;
import dev.inlay.internal.graph.TensorContent;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.OriginalFailedException;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept in the cache, when it is used and when it is made again. The judge is simulated. */
class CachingSpecializerTest {
    @TempDir
    private Path cache;

    private final CachingSpecializer specializer = new CachingSpecializer();

    private static Path golden(String name) {
        return Path.of(System.getProperty("inlay.basedir", "."), "src/test/resources/golden", name, "model.onnx");
    }

    private SpecializationRequest request(
            Path graph, SpecializationOptions options, SpecializationRequest.Judge judge) {
        return new SpecializationRequest(
                graph,
                options,
                outputs -> new GraphAnswer("last_hidden_state", GraphAnswer.Row.FIRST),
                cache,
                "1.29.0",
                judge);
    }

    private SpecializedGraph specialize(SpecializationRequest.Judge judge) {
        return specializer.specialize(request(golden("bert-eager-17"), SpecializationOptions.defaults(), judge));
    }

    private static SpecializationRequest.Judge never() {
        return candidate -> {
            throw new AssertionError("made again: " + candidate);
        };
    }

    @Test
    void isMadeOnceAndFoundAgain() throws IOException {
        SpecializedGraph made = specialize(candidate -> 1e-6);
        assertThat(made.form().singleRow()).isTrue();
        assertThat(made.notes()).hasSize(4);
        assertThat(made.sessionConfig().values())
                .containsExactly(
                        golden("bert-eager-17").toRealPath().getParent().toString());
        assertThat(specialize(never())).isEqualTo(made);
    }

    @Test
    void theWeightsStayWhereTheyAre() throws IOException {
        SpecializedGraph made = specialize(candidate -> 0);
        OnnxModel model = OnnxReader.read(golden("bert-eager-17"));
        long weights = model.graph().initializers().values().stream()
                .mapToLong(tensor -> tensor.storedBytes() > 1024 ? tensor.storedBytes() : 0)
                .sum();
        assertThat(Files.size(made.file())).isLessThan(Files.size(golden("bert-eager-17")) - weights + 4096);
    }

    @Test
    void aDamagedEntryIsMadeAgain() throws IOException {
        SpecializedGraph made = specialize(candidate -> 0);
        byte[] right = Files.readAllBytes(made.file());
        Files.write(made.file(), new byte[] {1, 2, 3});
        assertThat(specialize(candidate -> 0)).isEqualTo(made);
        assertThat(Files.readAllBytes(made.file())).isEqualTo(right);

        Files.delete(made.file());
        assertThat(specialize(candidate -> 0)).isEqualTo(made);
        assertThat(Files.readAllBytes(made.file())).isEqualTo(right);

        Files.writeString(made.file().resolveSibling("entry.properties"), "key=\\u00");
        assertThat(specialize(candidate -> 0)).isEqualTo(made);
        Files.writeString(made.file().resolveSibling("entry.properties"), "key=somebody else's");
        assertThat(specialize(candidate -> 0)).isEqualTo(made);
        assertThat(specialize(never())).isEqualTo(made);
    }

    @Test
    void aChangedGraphIsAnotherOne() throws IOException {
        Path graph = cache.resolve("model.onnx");
        Files.copy(golden("bert-eager-17"), graph);
        SpecializedGraph first = specializer.specialize(request(graph, SpecializationOptions.defaults(), c -> 0));
        Files.copy(golden("bert-eager-14"), graph, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        SpecializedGraph second = specializer.specialize(request(graph, SpecializationOptions.defaults(), c -> 0));
        assertThat(second.file()).isNotEqualTo(first.file());
    }

    @Test
    void aPathMayHaveDotsAndLinks() throws IOException {
        Path models = Files.createDirectories(cache.resolve("models"));
        Path there = Files.createDirectory(cache.resolve("there"));
        Files.copy(golden("bert-eager-17"), models.resolve("model.onnx"));
        OnnxModel whole = OnnxReader.read(models.resolve("model.onnx"));
        // The same graph with its weights in a file beside it.
        Files.write(models.resolve("split.onnx"), OnnxWriter.write(whole, there.resolve("../models")));
        Path link = Files.createSymbolicLink(cache.resolve("link"), models);
        for (String name : List.of("model.onnx", "split.onnx")) {
            for (Path folder : List.of(models, there.resolve("..").resolve("models"), link)) {
                SpecializedGraph made = specializer.specialize(
                        request(folder.resolve(name), SpecializationOptions.defaults(), candidate -> 0));
                assertThat(made.notes()).as("%s", folder.resolve(name)).hasSize(4);
                assertThat(made.sessionConfig().values())
                        .containsExactly(models.toRealPath().toString());
                OnnxModel read = OnnxReader.read(made.file());
                assertThat(read.graph().initializers().values())
                        .anyMatch(tensor -> tensor.content() instanceof TensorContent.InFile range
                                && range.file().getFileName().toString().equals("model.onnx"));
            }
        }
    }

    @Test
    void theGuiltyPassIsDroppedAndTheOthersStay() {
        AtomicInteger judged = new AtomicInteger();
        SpecializedGraph made = specialize(candidate -> {
            judged.incrementAndGet();
            return candidate.notes().toString().contains("attention") ? Double.POSITIVE_INFINITY : 0;
        });
        assertThat(judged.get()).isEqualTo(5);
        assertThat(made.notes()).hasSize(3).anyMatch(note -> note.startsWith("pooled-row"));
        assertThat(made.notes()).anyMatch(note -> note.startsWith("attention: dropped"));
        assertThat(made.form().singleRow()).isTrue();
        assertThat(OnnxReader.read(made.file()).graph().nodes())
                .noneMatch(node -> node.is(Node.MICROSOFT, "MultiHeadAttention"));
        assertThat(specialize(never())).isEqualTo(made);
    }

    @Test
    void whatCannotBeRunIsDropped() {
        SpecializedGraph made = specialize(candidate -> {
            throw new IllegalStateException("does not load");
        });
        assertThat(made.file()).isEqualTo(golden("bert-eager-17"));
        assertThat(made.sessionConfig()).isEmpty();
        assertThat(made.form().singleRow()).isFalse();
        assertThat(made.notes()).hasSize(1).anyMatch(note -> note.contains("attention, skip-layer-norm, pooled-row"));
    }

    @Test
    void anOriginalThatDoesNotRunIsNoVerdict() {
        SpecializedGraph made = specialize(candidate -> {
            throw new OriginalFailedException(new IllegalStateException("a tokenizer of another model"));
        });
        assertThat(made.file()).isEqualTo(golden("bert-eager-17"));
        assertThat(made.notes()).singleElement().asString().contains("another model");
        // The same graph beside the right files.
        assertThat(specialize(candidate -> 0).form().singleRow()).isTrue();
    }

    @Test
    void switchesAreHonoured() {
        Path graph = golden("bert-eager-17");
        SpecializationOptions options = SpecializationOptions.defaults().without("pooled-row");
        SpecializedGraph made = specializer.specialize(request(graph, options, candidate -> 0));
        assertThat(made.form().singleRow()).isFalse();
        assertThat(made.notes()).hasSize(3).noneMatch(note -> note.startsWith("pooled-row"));
        assertThatThrownBy(() -> specializer.specialize(
                        request(graph, SpecializationOptions.defaults().without("atention"), never())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("atention")
                .hasMessageContaining("answer-only, attention");
    }

    @Test
    void anUnwritableCacheOnlyCostsTheSpeed() throws IOException {
        Files.writeString(cache.resolve("graphs"), "a file where a folder should be");
        SpecializedGraph made = specialize(never());
        assertThat(made.file()).isEqualTo(golden("bert-eager-17"));
        assertThat(made.notes()).hasSize(1).anyMatch(note -> note.startsWith("as exported"));
    }

    @Test
    void aFileThatIsNoModelIsRefused() throws IOException {
        Path graph = Files.writeString(cache.resolve("model.onnx"), "no model");
        SpecializationRequest request = request(graph, SpecializationOptions.defaults(), never());
        assertThatThrownBy(() -> specializer.specialize(request))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(graph.toString());
        assertThatThrownBy(() -> specializer.check(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(graph.toString());
    }

    @Test
    void aFileThatIsNotThereIsLeftToTheLoad() {
        Path graph = cache.resolve("absent.onnx");
        specializer.check(graph);
        assertThat(specializer
                        .specialize(request(graph, SpecializationOptions.defaults(), never()))
                        .file())
                .isEqualTo(graph);
    }

    @Test
    void threadsThatRaceMakeItOnce() throws Exception {
        AtomicInteger judged = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<SpecializedGraph>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(pool.submit(() -> specialize(candidate -> judged.incrementAndGet() * 0.0)));
            }
            for (Future<SpecializedGraph> result : results) {
                assertThat(result.get()).isEqualTo(results.get(0).get());
            }
        } finally {
            pool.shutdown();
        }
        assertThat(judged.get()).isEqualTo(1);
    }

    @Test
    void processesThatRaceMakeItOnce() throws Exception {
        Path judged = Files.createFile(cache.resolve("judged"));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            RaceMain.class.getName(),
                            golden("bert-eager-17").toString(),
                            cache.toString(),
                            judged.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(cache.resolve("out" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(cache.resolve("out" + i)))
                    .isZero();
        }
        assertThat(Files.readString(judged)).isEqualTo("1");
        try (Stream<Path> files = Files.walk(cache.resolve("graphs"))) {
            assertThat(files.map(Path::toFile).map(File::getName)).noneMatch(name -> name.contains(".tmp-"));
        }
        assertThat(specialize(never()).form().singleRow()).isTrue();
    }
}
