package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    private static final String BATCHES = "1,3,5,16";

    @TempDir
    private Path folder;

    @Test
    void aTableAndAPlotOfCpuAndService() throws Exception {
        try (Embedder served = Embedder.load(ModelSource.named("bge-small-en-v1.5"));
                ServiceEndpoint endpoint =
                        ServiceEndpoint.start(text -> served.embed(text).vector())) {
            Path plot = folder.resolve("plot.svg");
            Run run = azure(endpoint, "--plot", plot.toString());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines().map(String::strip).map(line -> line.split("\\s+")[0]))
                    .startsWith("texts", "1", "3", "5", "16");
            assertThat(run.out()).contains("cosine 1.000000 at least", "Plot: ");
            // Letters are drawn as paths; the colours tell that both places are there.
            String svg = Files.readString(plot);
            assertThat(svg.contains("<svg")).isTrue();
            assertThat(svg.contains("rgb(0,114,178)")).isTrue();
            assertThat(svg.contains("rgb(213,94,0)")).isTrue();

            Path picture = folder.resolve("plot.png");
            Run json = azure(endpoint, "--json", "--plot", picture.toString());
            List<JsonNode> lines = json.jsonLines();
            assertThat(lines).hasSize(5);
            assertThat(lines.get(3).path("batch").asInt()).isEqualTo(16);
            assertThat(lines.get(3).path("azure").path("p50Millis").asDouble()).isPositive();
            assertThat(lines.get(4).path("lowestCosine").asDouble()).isGreaterThan(0.9999);
            assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G');
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    @Test
    void otherModelsAreCalledSo() throws Exception {
        try (ServiceEndpoint endpoint = ServiceEndpoint.start()) {
            Run run = azure(endpoint, "--plot", folder.resolve("x.svg").toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("different dimensions {cpu=384, azure=8}", "never mix them");
        }
    }

    private static Run azure(ServiceEndpoint endpoint, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(
                "compare",
                "--providers",
                "cpu,azure",
                "--batch",
                BATCHES,
                "--rounds",
                "1",
                "--url",
                endpoint.root().toString(),
                "--deployment",
                ServiceEndpoint.DEPLOYMENT,
                "--key-env",
                "INLAY_TEST_KEY"));
        args.addAll(List.of(more));
        return Run.of(args.toArray(String[]::new));
    }

    @Test
    void wrongUsage() {
        Run nowhere = Run.of("compare", "--providers", "cpu,azure");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).contains("--url");
        Run noKey = Run.of(
                "compare",
                "--providers",
                "azure",
                "--url",
                "https://example.openai.azure.com",
                "--deployment",
                "d",
                "--key-env",
                "INLAY_NO_SUCH_VARIABLE");
        assertThat(noKey.err()).contains("INLAY_NO_SUCH_VARIABLE is not set");
        assertThat(Run.of("compare", "--batch", "0").exitCode()).isEqualTo(2);
        assertThat(Run.of("compare", "--plot", "x.gif").exitCode()).isEqualTo(2);
        assertThat(Run.of("compare", "--providers", "cpu,cpu").exitCode()).isEqualTo(2);
    }
}
