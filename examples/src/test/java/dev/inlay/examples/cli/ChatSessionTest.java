package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A conversation at the terminal, with a person who is a list of lines. */
class ChatSessionTest {
    private static final Terminal PERSON = new Terminal(true, true, true);

    @Test
    void theModelIsGivenWhatWasSaidBeforeUntilReset() {
        Run run = session(List.of("My name is Ada.", "", "What is my name?", "/reset", "My name is Ada."), "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.jsonLines()).hasSize(3);
        JsonNode first = run.jsonLines().get(0);
        JsonNode second = run.jsonLines().get(1);
        assertThat(promptTokens(second))
                .isGreaterThan(promptTokens(first)
                        + first.path("usage").path("completionTokens").asInt());
        assertThat(second.path("usage").path("cachedTokens").asInt()).isPositive();
        assertThat(promptTokens(run.jsonLines().get(2))).isEqualTo(promptTokens(first));
        assertThat(run.err()).contains("The conversation is forgotten.");
    }

    private static int promptTokens(JsonNode answer) {
        return answer.path("usage").path("promptTokens").asInt();
    }

    @Test
    void aPersonSeesAnswersAndWhatTheyTook() {
        Run run = session(List.of("Hi", "/what", "/quit", "never asked"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isNotBlank();
        assertThat(run.err())
                .startsWith("smollm2-135m-instruct on cpu")
                .containsOnlyOnce("tokens/s]")
                .contains("/reset forgets");
    }

    @Test
    void aQuestionThatFailsDoesNotEndTheSession() {
        Run run = session(List.of("word ".repeat(9000), "Hi"), "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("8192");
        assertThat(run.jsonLines()).hasSize(1);
    }

    @Test
    void anInterruptEndsTheAnswerOnly() {
        AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                interrupt.getAndSet(() -> {}).run();
            }
        };

        Run run = session(out, interrupt, List.of("Tell me a long story.", "Hi"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).containsOnlyOnce("[stopped: ").containsPattern("(?s)stopped.*\\[prompt");
    }

    private static Run session(List<String> lines, String... options) {
        return session(new ByteArrayOutputStream(), new AtomicReference<>(), lines, options);
    }

    private static Run session(
            ByteArrayOutputStream out, AtomicReference<Runnable> interrupt, List<String> lines, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "chat";
        args[1] = "--max-tokens=60";
        System.arraycopy(options, 0, args, 2, options.length);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> PERSON,
                () -> new Typist(lines.iterator(), interrupt),
                action -> {});
        int exitCode = InlayCli.run(console, args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Typist(Iterator<String> lines, AtomicReference<Runnable> interrupt) implements Keyboard {
        @Override
        public @Nullable String line(String sign) {
            return lines.hasNext() ? lines.next() : null;
        }

        @Override
        public void onInterrupt(Runnable action) {
            interrupt.set(action);
        }

        @Override
        public void close() {}
    }
}
