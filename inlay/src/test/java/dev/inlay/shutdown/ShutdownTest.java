package dev.inlay.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that ends in the middle of runs ends with its own exit code, not with a crash in native code. */
@Tag("integration")
class ShutdownTest {
    @TempDir
    Path directory;

    @Test
    void exitDuringRunsIsNoCrash() throws Exception {
        for (int i = 0; i < 3; i++) {
            exitsAsItWants();
            assertThat(directory.resolve("crash.log")).doesNotExist();
        }
    }

    /** ONNX Runtime reads the command line, with a recursion for every character. */
    @Test
    void aLongCommandLineIsNoCrash() throws Exception {
        exitsAsItWants("-Dlong=" + "x".repeat(100_000));
    }

    private void exitsAsItWants(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ErrorFile=" + directory.resolve("crash.log")));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ShutdownMain.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(7);
    }
}
