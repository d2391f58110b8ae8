package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class QuickstartCommandTest {
    @Test
    void findsTheAnswerAndSaysWhereItRan() {
        Run run = Run.of("quickstart");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("384 dimensions")
                .contains("Best match: Refunds are paid")
                .contains("Question:   What is the capital of France?")
                .contains("Answer:     ")
                .contains("tiny and often wrong")
                .containsPattern("then \\d+\\.\\d tokens/s")
                .contains("bge-small-en-v1.5 runs on cpu", "smollm2-135m-instruct runs on cpu");
    }

    @Test
    void jsonHasOneObjectPerPart() {
        Run run = Run.of("quickstart", "--json", "--model", "bge-small-en-v1.5-q");

        assertThat(run.exitCode()).isZero();
        assertThat(run.jsonLines()).hasSize(1);
        JsonNode embedding = run.jsonLines().get(0).path("embedding");
        assertThat(embedding.path("model").asText()).isEqualTo("bge-small-en-v1.5-q");
        assertThat(embedding.path("best").asInt()).isEqualTo(1);
        assertThat(embedding.path("placement").path("provider").asText()).isEqualTo("cpu");
        JsonNode similarities = embedding.path("similarities");
        assertThat(similarities).hasSize(6);
        // The texts come in pairs: each is nearest to its partner.
        assertThat(similarities.path(2).path(3).asDouble())
                .isGreaterThan(similarities.path(2).path(0).asDouble());
        assertThat(similarities.path(4).path(4).asDouble()).isBetween(0.9999, 1.0);
        JsonNode chat = run.jsonLines().get(0).path("chat");
        assertThat(chat.path("model").asText()).isEqualTo("smollm2-135m-instruct");
        assertThat(chat.path("text").asText()).contains("Paris");
        assertThat(chat.path("usage").path("completionTokens").asInt()).isBetween(1, 40);
        assertThat(chat.path("placement").path("provider").asText()).isEqualTo("cpu");
    }
}
