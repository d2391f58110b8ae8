package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is not there: one line that says so, exit code 1. */
class ModelErrorTest {
    @Test
    void unknownNameListsTheKnownOnes() {
        Run run = Run.withInput("text", "embed", "--model", "nope");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("\"nope\"", "bge-small-en-v1.5");
    }

    @Test
    void aDirectoryWithoutModelIsNamed(@TempDir Path empty) {
        Run run = Run.of("quickstart", "--json", "--model", empty.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.jsonError().path("error").asText()).contains(empty.toString(), "model.onnx");
        assertThat(run.jsonError().path("type").asText()).isEqualTo("ModelLoadException");
    }

    @Test
    void verboseShowsTheStackTrace(@TempDir Path empty) {
        Run run = Run.of("quickstart", "--verbose", "--model", empty.toString());

        assertThat(run.err()).contains("ModelLoadException", "\tat ");
    }
}
