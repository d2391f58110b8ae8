package dev.inlay.modulepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The library as named modules: a second JVM with everything on the module path embeds a sentence, there and at a service. */
@Tag("integration")
class ModulePathTest {
    @Test
    void embedsFromTheModulePath() throws Exception {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        String testClasses = classPath.stream()
                .filter(entry -> entry.endsWith("test-classes"))
                .findFirst()
                .orElseThrow();
        String modulePath = classPath.stream()
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(ModulePathTest::isRuntime)
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath,
                        "--add-modules",
                        "dev.inlay.all,dev.inlay.remote",
                        "-cp",
                        testClasses,
                        ModulePathMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output)
                .containsPattern("module dev\\.inlay\\R")
                .contains("384 dimensions")
                .contains("module dev.inlay.remote")
                .contains("2 of the service");
        assertThat(process.exitValue()).as(output).isZero();
    }

    /** What a user has at run time; test libraries would only bring clashes of automatic module names. */
    private static boolean isRuntime(String entry) {
        String name = new File(entry).getName();
        return entry.endsWith("classes")
                || name.startsWith("inlay")
                || List.of(
                                "onnxruntime",
                                "tokenizers",
                                "api-",
                                "slf4j-api",
                                "jackson-core",
                                "gson",
                                "jna",
                                "commons-",
                                "protobuf-")
                        .stream()
                        .anyMatch(name::startsWith);
    }
}
