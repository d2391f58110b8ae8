package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SearchCommandTest {
    private static final String LINES = """
            The soup needs more salt.

            Our shop pays the money back within a week.
            \s\s
            The train to the coast leaves at noon.
            You can return a broken lamp at any branch.
            """;

    @Test
    void theNearestLineComesFirstWithItsNumberInTheFile() {
        Run run = Run.withInput(LINES, "search", "--file", "-", "--top", "2", "--json", "How do I get a refund?");

        assertThat(run.exitCode()).isZero();
        JsonNode answer = run.jsonLines().get(0);
        assertThat(answer.path("query").asText()).isEqualTo("How do I get a refund?");
        JsonNode results = answer.path("results");
        assertThat(results).hasSize(2);
        assertThat(results.path(0).path("line").asInt()).isEqualTo(3);
        assertThat(results.path(0).path("text").asText()).startsWith("Our shop pays");
        assertThat(results.path(1).path("line").asInt()).isEqualTo(6);
        assertThat(results.path(0).path("score").asDouble())
                .isGreaterThan(results.path(1).path("score").asDouble());
    }

    @Test
    void emptyLinesAreNotSearched() {
        Run run = Run.withInput(LINES, "search", "--file", "-", "--top", "100", "words");

        assertThat(run.out().lines()).hasSize(4);
    }

    @Test
    void nothingToSearchFindsNothing() {
        Run run = Run.withInput("", "search", "--file", "-", "--json", "words");

        assertThat(run.exitCode()).isZero();
        assertThat(run.jsonLines().get(0).path("results")).isEmpty();
    }

    @Test
    void aBrokenLineIsReportedAndTheOthersAreSearched() {
        byte[] lines = "\nfirst \u00ff\nsecond\n".getBytes(StandardCharsets.ISO_8859_1);

        Run run = Run.withInput(lines, "search", "--file", "-", "words");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("Line 2: ");
        assertThat(run.out()).contains("    3  second");
    }
}
