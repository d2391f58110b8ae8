package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @Test
    void aBundledModelByName() {
        Run run = Run.of("inspect", "bge-small-en-v1.5");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("bge-small-en-v1.5: bert")
                .contains(
                        "input_ids int64[", "MatMul", "float32: 33.2 million parameters", "setSymbolicDimensionValue");
    }

    @Test
    void aDecoderAsJson() {
        Run run = Run.of("inspect", "--json", "smollm2-135m-instruct");

        assertThat(run.exitCode()).isZero();
        JsonNode model = run.jsonLines().get(0);
        assertThat(model.path("severalSessions").asBoolean()).isFalse();
        JsonNode graph = model.path("graphs").get(0);
        assertThat(graph.path("autoregressive").path("cacheLayers").asInt()).isEqualTo(30);
        assertThat(graph.path("operators")
                        .path("com.microsoft")
                        .path("MatMulNBits")
                        .asInt())
                .isPositive();
        assertThat(graph.path("inputs")).hasSizeGreaterThan(60);
    }

    @Test
    void aFileThatIsNoGraphIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.onnx"), "not a graph");

        Run run = Run.of("inspect", "--json", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.jsonError().path("error").asText()).contains("wrong.onnx");
        assertThat(run.jsonError().path("type").asText()).isEqualTo("ModelLoadException");
    }

    @Test
    void usage() {
        Run help = Run.of("inspect", "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: inlay inspect").contains("--json", "MODEL");
        assertThat(Run.of("inspect").exitCode()).isEqualTo(2);
        assertThat(Run.of("inspect", "nope").err()).contains("\"nope\"", "bge-small-en-v1.5");
    }
}
