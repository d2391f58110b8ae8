package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {
    @Test
    void theAnswerIsAllOfStandardOutput() {
        Run text = Run.of("chat", "--max-tokens", "12", "Say something in Greek and add an emoji.");
        JsonNode json = json("--max-tokens", "12", "Say something in Greek and add an emoji.");

        assertThat(text.exitCode()).isZero();
        assertThat(text.err()).isEmpty();
        assertThat(text.out()).isEqualTo(json.path("text").asText() + "\n").isNotBlank();
    }

    private static JsonNode json(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "chat";
        all[1] = "--json";
        System.arraycopy(args, 0, all, 2, args.length);
        Run run = Run.of(all);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.jsonLines()).hasSize(1);
        return run.jsonLines().get(0);
    }

    @Test
    void jsonSaysWhatTheAnswerTook() {
        JsonNode answer = json("--max-tokens", "5", "Tell me a long story.");

        assertThat(answer.path("prompt").asText()).isEqualTo("Tell me a long story.");
        assertThat(answer.path("text").asText()).isNotEmpty();
        assertThat(answer.path("finishReason").asText()).isEqualTo("length");
        assertThat(answer.path("usage").path("promptTokens").asInt()).isGreaterThan(5);
        assertThat(answer.path("usage").path("cachedTokens").isInt()).isTrue();
        assertThat(answer.path("usage").path("completionTokens").asInt()).isEqualTo(5);
        JsonNode timings = answer.path("timings");
        assertThat(timings.path("timeToFirstTokenMillis").asDouble())
                .isGreaterThan(0)
                .isLessThan(timings.path("totalMillis").asDouble());
        assertThat(timings.path("decodeTokensPerSecond").asDouble()).isGreaterThan(0);
        assertThat(answer.path("model").asText()).isEqualTo("smollm2-135m-instruct");
        assertThat(answer.path("placement").path("report").asText()).contains("runs on cpu");
    }

    @Test
    void theSameSeedGivesTheSameAnswer() {
        String[] sampled = {
            "--temperature", "1.5", "--top-p", "0.99", "--max-tokens", "16", "--seed", "7", "Tell a story."
        };
        String first = json(sampled).path("text").asText();
        String second = json(sampled).path("text").asText();
        sampled[7] = "8";
        String other = json(sampled).path("text").asText();

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void theAnswerEndsBeforeAStopString() {
        JsonNode whole = json("--max-tokens", "20", "What is the capital of France?");
        JsonNode stopped =
                json("--max-tokens", "20", "--stop", "France", "--stop", "nowhere", "What is the capital of France?");

        assertThat(whole.path("text").asText()).contains("France");
        assertThat(stopped.path("text").asText())
                .isEqualTo(whole.path("text").asText().split("France")[0]);
        assertThat(stopped.path("finishReason").asText()).isEqualTo("stop");
    }

    @Test
    void instructionsAreAPartOfThePrompt() {
        int without = json("--max-tokens", "1", "Hi")
                .path("usage")
                .path("promptTokens")
                .asInt();
        int with = json("--max-tokens", "1", "--system", "one two three ".repeat(30), "Hi")
                .path("usage")
                .path("promptTokens")
                .asInt();

        assertThat(with).isGreaterThan(without + 50);
    }

    @Test
    void withoutAPromptStandardInputIsThePrompt() {
        Run run = Run.withInput("\uFEFFWhat is the capital of\nGrüße 🎉?\r\n", "chat", "--json", "--max-tokens", "3");

        assertThat(run.exitCode()).isZero();
        assertThat(run.jsonLines().get(0).path("prompt").asText()).isEqualTo("What is the capital of\nGrüße 🎉?");
    }

    @Test
    void anEmptyPromptIsWrongUsage() {
        assertThat(Run.withInput(" \n", "chat").exitCode()).isEqualTo(2);
        assertThat(Run.of("chat", "").err()).contains("The prompt is empty");
    }

    @Test
    void standardInputMustBeUtf8() {
        Run run = Run.withInput("bad \u00ff".getBytes(StandardCharsets.ISO_8859_1), "chat");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("Standard input is not valid UTF-8.");
    }

    @Test
    void aPromptThatIsTooLongIsAFailure() {
        Run run = Run.withInput("word ".repeat(9000), "chat", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.jsonError().path("type").asText()).isEqualTo("ContextLengthExceededException");
    }

    @Test
    void aModelThatIsNotThereIsNamed(@TempDir Path empty) {
        Run unknown = Run.of("chat", "--model", "nope", "Hi");
        Run directory = Run.of("chat", "--model", empty.toString(), "Hi");

        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("nope", "smollm2-135m-instruct");
        assertThat(directory.exitCode()).isEqualTo(1);
        assertThat(directory.err()).contains(empty.toString());
    }

    @Test
    void aReaderThatLeavesEndsTheAnswerQuietly() {
        OutputStream left = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        Run run = Run.into(left, new byte[0], "chat", "Tell me a long story.");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }
}
