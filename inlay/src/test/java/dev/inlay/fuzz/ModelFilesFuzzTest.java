package dev.inlay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models with damaged files: graph, weights, tokenizer, configurations, chat template. Each loads and answers, or is refused by
 * an {@link dev.inlay.InlayException}; the heap is small, and a process that crashes or stops is a failure whose files are kept.
 *
 * <p>{@code -Dinlay.test.excludedGroups= -Dtest=ModelFilesFuzzTest}, with {@code -Dinlay.fuzz.seconds=N} for each kind (default
 * 120), {@code -Dinlay.fuzz.seed=N} and {@code -Dinlay.fuzz.case=N} to run one case again.
 */
@Tag("opt-in")
class ModelFilesFuzzTest {
    private static final long SECONDS = Long.getLong("inlay.fuzz.seconds", 120);
    private static final long SEED = Long.getLong("inlay.fuzz.seed", 20261125);
    private static final long CASE = Long.getLong("inlay.fuzz.case", -1);

    /** What one case may take: many times what it takes on a busy machine. */
    private static final long PATIENCE_SECONDS = 90;

    private static List<String> models(String kind) {
        Path resources = Path.of(System.getProperty("inlay.basedir", "."), "src", "test", "resources");
        List<String> names = kind.equals("chat")
                ? List.of(
                        "chat/tiny-llama-genai-int4",
                        "chat/tiny-llama-past-fp32",
                        "chat/tiny-llama-two-session",
                        "chat/tiny-llama-merged-fp16",
                        "chat/tiny-state",
                        "chat/tiny-shared-kv")
                : List.of(
                        "models/tiny-bert-cls-normalize",
                        "models/tiny-bert-external",
                        "models/tiny-bert-dense",
                        "models/tiny-bert-prompts-excluded",
                        "models/tiny-cross-encoder");
        return names.stream().map(name -> resources.resolve(name).toString()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedder", "chat"})
    void damagedModelsAreRefusedOrRun(String kind) throws Exception {
        Path folder = Path.of(System.getProperty("inlay.basedir", "."), "target", "fuzz", kind)
                .toAbsolutePath();
        Files.createDirectories(folder);
        long first = Math.max(0, CASE);
        long end = CASE < 0 ? Long.MAX_VALUE : CASE + 1;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Dinlay.cache=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                FuzzMain.class.getName(),
                kind,
                folder.toString(),
                String.valueOf(SEED),
                String.valueOf(first),
                String.valueOf(end),
                String.valueOf(SECONDS)));
        command.addAll(models(kind));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String last = "nothing";
        StringBuilder rest = new StringBuilder();
        BlockingQueue<String> lines = lines(process);
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                process.destroyForcibly();
                fail("Seed " + SEED + ", " + last + " does not end; its files are in " + folder);
            }
            if (line.equals(END)) {
                break;
            }
            if (line.startsWith("case ")) {
                last = line;
                rest.setLength(0);
            } else {
                rest.append(line).append('\n');
            }
        }
        int exit = process.waitFor();
        assertThat(exit)
                .as("seed %s, %s; its files are in %s%n%s", SEED, last, folder, rest)
                .isZero();
        assertThat(rest.toString()).contains("done ");
        System.out.println("Fuzz of " + kind + " models: " + rest.toString().strip());
    }

    private static final String END = "\u0000end";

    private static BlockingQueue<String> lines(Process process) {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(1 << 16);
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.put(line);
                        }
                        lines.put(END);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "fuzz-lines");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }
}
