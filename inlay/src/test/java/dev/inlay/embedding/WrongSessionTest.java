package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.Embedder;
import dev.inlay.EmbedderBuilder;
import dev.inlay.Embedding;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.graphs.Rewritten;
import dev.inlay.graphs.RewrittenProvider;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that run without an error and compute something else: the comparison at load finds them. */
class WrongSessionTest {
    private static final ModelSource MODEL = ModelSource.named("bge-small-en-v1.5");

    @TempDir
    Path directory;

    private EmbedderBuilder builder(RewrittenProvider.Rewrite rewrite) {
        return Embedder.builder()
                .model(MODEL)
                .provider(new RewrittenProvider(rewrite))
                .policy(ProviderPolicy.prefer("npu", "cpu"));
    }

    private Path perturbed(Path graph, double noise) throws IOException {
        return Rewritten.perturbed(graph, noise, directory.resolve("perturbed.onnx"));
    }

    private static void assertRejected(EmbedderBuilder builder) {
        try (Embedder plain = Embedder.load(MODEL);
                Embedder embedder = builder.build()) {
            Embedding vector = embedder.embed("Water boils at 100 degrees.");

            assertThat(vector.cosineSimilarity(plain.embed("Water boils at 100 degrees.")))
                    .isGreaterThan(0.999_999f);
            PlacementReport report = embedder.placement();
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.provider()).isEqualTo("npu");
                assertThat(skip.reason()).startsWith("it computes wrong results: row ");
            });
            assertThat(report.places()).anySatisfy(place -> {
                assertThat(place.provider()).isEqualTo("npu");
                assertThat(place.state()).startsWith("rejected: ");
            });
        }
    }

    @Test
    void oneMatrixWithNoise() {
        assertRejected(builder(graph -> perturbed(graph, 1)));
    }

    @Test
    void theQuantizedGraphOfTheSameModel() {
        Path quantized =
                ModelSource.named("bge-small-en-v1.5-q").locate().directory().resolve("model.onnx");

        assertRejected(builder(graph -> quantized));
    }

    @Test
    void noiseBelowTheBoundPasses() {
        try (Embedder embedder = builder(graph -> perturbed(graph, 0.001)).build()) {
            assertThat(embedder.placement().provider()).isEqualTo("npu");
        }
    }

    @Test
    void aRequiredPlaceThatComputesWrongResultsIsAnError() {
        assertThatThrownBy(() -> builder(graph -> perturbed(graph, 1))
                        .policy(ProviderPolicy.require("npu"))
                        .build())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("computes wrong results");
    }
}
