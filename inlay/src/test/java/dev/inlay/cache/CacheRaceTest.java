package dev.inlay.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs that want the same model at the same time, and one that is killed while it unpacks. */
@Tag("integration")
class CacheRaceTest {
    private static final String MODEL = "bge-small-en-v1.5-q";

    @TempDir
    Path cache;

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dinlay.cache=" + cache,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResolveMain.class.getName(),
                        MODEL)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String result(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }

    @Test
    void oneJvmUnpacksAndTheOthersWait() throws Exception {
        List<Process> racing = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            racing.add(start());
        }
        List<String> results = new ArrayList<>();
        for (Process process : racing) {
            results.add(result(process));
        }
        assertThat(results).containsOnly(results.get(0));
        assertThat(Path.of(results.get(0)).resolve("model.onnx")).isNotEmptyFile();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatAKilledJvmLeftIsTidiedUp() throws Exception {
        Process killed = start();
        while (leftovers().isEmpty() && killed.isAlive()) {
            Thread.onSpinWait();
        }
        killed.destroyForcibly().waitFor();
        Path directory = Path.of(result(start()));
        assertThat(directory.resolve("model.onnx")).isNotEmptyFile();
        assertThat(leftovers()).isEmpty();
    }

    private List<Path> leftovers() throws IOException {
        Path parent = cache.resolve("models").resolve(MODEL);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(path -> path.getFileName().toString().contains(".tmp-"))
                    .toList();
        }
    }
}
