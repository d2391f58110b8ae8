package dev.inlay.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One run of the program inside the test's JVM. */
record Run(int exitCode, String out, String err) {
    static Run of(String... args) {
        return withInput("", args);
    }

    static Run withInput(String input, String... args) {
        return withInput(input.getBytes(StandardCharsets.UTF_8), args);
    }

    static Run withInput(byte[] input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = into(out, input, args);
        return new Run(run.exitCode, out.toString(StandardCharsets.UTF_8), run.err);
    }

    static Run into(OutputStream out, byte[] input, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input),
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> Terminal.NONE,
                () -> {
                    throw new AssertionError("Nobody sits at a keyboard.");
                },
                action -> {});
        int exitCode = InlayCli.run(console, args);
        return new Run(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }

    List<JsonNode> jsonLines() {
        return out.lines().map(Run::parse).toList();
    }

    JsonNode jsonError() {
        return parse(err);
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }
}
