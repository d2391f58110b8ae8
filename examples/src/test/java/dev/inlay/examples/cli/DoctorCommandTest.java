package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void saysWhatRunsAndWhatNot() {
        Run run = Run.of("doctor", "--model", "bge-small-en-v1.5");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(run.out().startsWith("Healthy.") ? 0 : 1);
        assertThat(run.out())
                .contains("Machine", "Native libraries", "ONNX Runtime: ", "tokenizers: loaded")
                .contains("cpu: available: ", "runs: opened in")
                .contains("xnnpack: no: ")
                .contains("  QNN HTP: ready\n    one graph\n", "  CPU: ready\n");
        // What runs here comes first.
        assertThat(run.out().indexOf("cpu: available")).isLessThan(run.out().indexOf("qnn: "));
    }

    @Test
    void json() {
        Run run = Run.of("doctor", "--json");

        JsonNode report = run.jsonLines().get(0);
        assertThat(run.exitCode()).isEqualTo(report.path("healthy").asBoolean() ? 0 : 1);
        List<String> ids = new ArrayList<>();
        report.path("providers").forEach(each -> ids.add(each.path("id").asText()));
        assertThat(ids).contains("cpu", "qnn", "directml");
        assertThat(report.path("readiness")).isEmpty();
        assertThat(report.path("memory").path("limitBytes").asLong()).isPositive();
    }

    @Test
    void aModelThatIsNotThereIsAnError() {
        Run run = Run.of("doctor", "--json", "--model", "./no-such-model");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.jsonError().path("error").asText()).contains("no-such-model");
    }
}
