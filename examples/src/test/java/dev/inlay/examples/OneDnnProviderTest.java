package dev.inlay.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OneDnnProviderTest {
    @Test
    void takesPartInAPolicyAndSaysWhyItIsPassedOver() {
        try (Embedder embedder = Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .provider(new OneDnnProvider())
                .policy(ProviderPolicy.prefer("onednn", "cpu"))
                .build()) {
            assertThat(embedder.embed("A text").vector()).hasSize(384);

            PlacementReport report = embedder.placement();
            assertThat(report.requested()).containsExactly("onednn", "cpu");
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.reason()).startsWith("oneDNN cannot be added to a session");
                assertThat(skip.nextStep()).contains("--use_dnnl");
            });
        }
    }

    @Test
    void isShort() throws IOException {
        Path source = Path.of("src/main/java/dev/inlay/examples/OneDnnProvider.java");

        assertThat(Files.readAllLines(source)).hasSizeLessThan(60);
    }
}
