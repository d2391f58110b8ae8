package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.internal.hub.FakeHub;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in a pseudo terminal, as a person has it: {@code -Dinlay.test.excludedGroups= -Dtest=TerminalTest}, on Linux and macOS,
 * with {@code python3} on the path.
 */
@Tag("opt-in")
class TerminalTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String BACKSPACE = "\u007f";

    /** The arrow key as terminals send it while a line is edited. */
    private static final String UP = "\u001bOA";

    /** What ends the editing of a line; the answer follows. */
    private static final String ENTERED = "\u001b[?2004l";

    @TempDir
    private Path home;

    private static Map<String, Object> expect(String text) {
        return Map.of("expect", text);
    }

    private static Map<String, Object> send(String text) {
        return Map.of("send", text);
    }

    private JsonNode run(int columns, Map<String, String> environment, List<Map<String, Object>> steps, String... words)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                InlayCli.class.getName()));
        command.addAll(List.of(words));
        Path script = Path.of(System.getProperty("inlay.basedir", "."), "src", "test", "python", "terminal_session.py");
        ProcessBuilder builder = new ProcessBuilder(
                        "python3", script.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(JSON.writeValueAsBytes(Map.of("command", command, "columns", columns, "steps", steps)));
        }
        JsonNode result = JSON.readTree(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(process.waitFor()).isZero();
        assertThat(result.path("missing").isNull())
                .as("%s in %s", result.path("missing"), result.path("output").asText())
                .isTrue();
        return result;
    }

    @Test
    void aPersonEditsLinesStopsAnAnswerAndLeaves() throws Exception {
        JsonNode session = run(
                80,
                Map.of(),
                List.of(
                        expect("> "),
                        send("Tell me a long story about the see" + BACKSPACE + "a.\r"),
                        expect(ENTERED),
                        Map.of("more", 200),
                        send(CTRL_C),
                        expect("stopped"),
                        expect("> "),
                        send("/resex" + BACKSPACE + "t\r"),
                        expect("forgotten."),
                        expect("> "),
                        send("dropped" + CTRL_C),
                        expect("> "),
                        send(UP + "\r"),
                        expect("forgotten."),
                        expect("> "),
                        send("/quit\r")),
                "chat",
                "--max-tokens",
                "4000");
        assertThat(session.path("exit").asInt()).isZero();
    }

    @Test
    void ctrlDEndsTheSession() throws Exception {
        JsonNode session = run(40, Map.of(), List.of(expect("> "), send(CTRL_D)), "chat");
        assertThat(session.path("exit").asInt()).isZero();
    }

    @Test
    void aDownloadIsOneLineHoweverNarrowTheTerminalIs() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.repository("tests/tiny")
                    .file("config.json", "{\"model_type\":\"bert\"}")
                    .file("tokenizer.json", "{\"padding\": \"" + "x".repeat(3_000_000) + "\"}")
                    .file("onnx/model.onnx", new byte[] {8, 8, 58, 3, 18, 1, 'g'});
            JsonNode pull = run(
                    40,
                    Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", home.toString()),
                    List.of(expect("tests/tiny\r\n"), expect("100% 3.0/3.0 MB")),
                    "models",
                    "pull",
                    "tests/tiny");
            assertThat(pull.path("exit").asInt()).isZero();
            String output = pull.path("output").asText();
            assertThat(Arrays.stream(output.split("\n")).filter(line -> line.contains("MB")))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line.strip().split("\r"))
                            .allSatisfy(shown -> assertThat(shown).hasSizeLessThanOrEqualTo(40)));
        }
    }
}
