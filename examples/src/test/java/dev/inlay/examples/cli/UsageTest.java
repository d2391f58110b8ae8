package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version, and what a wrong command line gets. */
class UsageTest {
    @Test
    void withoutACommandTheCommandsAreListed() {
        Run run = Run.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("quickstart", "embed", "search", "chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "embed", "search", "chat"})
    void everyCommandHasHelpAndVersionAndJson(String command) {
        Run help = Run.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: inlay " + command).contains("--json", "--verbose", "--model");
        assertThat(help.err()).isEmpty();
        assertThat(Run.of(command, "--version").out()).startsWith("inlay ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embd",
                "embed --nope",
                "embed --purpose x",
                "embed --dimensions 0",
                "embed --dimensions x",
                "search",
                "search words",
                "search --file a.txt",
                "search --file a.txt --top 0 words",
                "chat --max-tokens 0 words",
                "chat --temperature -1 words",
                "chat --top-p 0 words",
                "chat --top-k x words",
                "chat two words",
                "serve --max-chats 0",
                "serve --policy x:",
                "serve --chat-model none --embedding-model none",
                "chat"
            })
    void wrongUsageIsExitCode2(String line) {
        Run run = Run.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void aTypoGetsASuggestion() {
        assertThat(Run.of("embd").err()).contains("Did you mean: inlay embed?");
    }

    @Test
    void wrongUsageIsJsonWhereJsonWasAskedFor() {
        Run run = Run.of("embed", "--json", "--dimensions", "0");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.jsonError().path("error").asText()).contains("dimensions is 0");
        assertThat(run.jsonError().path("type").asText()).isEqualTo("UsageError");
    }
}
