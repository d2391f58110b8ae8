package dev.inlay.qnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.ShapeBucket;
import dev.inlay.providers.doctor.Doctor;
import dev.inlay.providers.doctor.DoctorReport;
import dev.inlay.providers.qnn.QnnProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the chip's number the emulator computes one row rightly, and further rows wrongly. */
@Tag("opt-in")
@Tag("qnn")
class QnnEmulatorTest {
    private static final List<String> TEXTS = List.of(
            "Who split white light?",
            "Newton passed sunlight through a prism.",
            "Bread is baked from flour and water.");

    private static List<Embedding> onCpu() {
        try (Embedder cpu = Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .policy(ProviderPolicy.require("cpu"))
                .maxTokens(32)
                .build()) {
            return cpu.embedAll(TEXTS);
        }
    }

    @Test
    void theWholeModelRunsOnQnn() {
        List<Embedding> expected = onCpu();
        try (Embedder qnn = Emulator.embedder(
                Emulator.options().socModel(Emulator.X_ELITE).cpuFallback(false).build())) {
            List<Embedding> actual = qnn.embedAll(TEXTS);

            PlacementReport report = qnn.placement();
            System.out.println(report);
            assertThat(report.provider()).isEqualTo("qnn");
            assertThat(report.fallbacks()).isEmpty();
            assertThat(report.buckets()).containsExactly(new ShapeBucket(1, 32));
            assertThat(report.nodesByProvider()).containsOnlyKeys("QNNExecutionProvider");
            for (int i = 0; i < actual.size(); i++) {
                double cosine = actual.get(i).cosineSimilarity(expected.get(i));
                System.out.println("cosine with the CPU: " + cosine);
                assertThat(cosine).isGreaterThan(0.999);
            }
        }
    }

    @Test
    void wrongRowsOfABatchAreCaught() {
        FixedShapes twoRows = new FixedShapes(List.of(2), List.of(32));
        List<Embedding> expected = onCpu();
        try (Embedder embedder = Emulator.embedder(Emulator.options()
                .socModel(Emulator.X_ELITE)
                .fixedShapes(twoRows)
                .build())) {
            List<Embedding> actual = embedder.embedAll(TEXTS);

            PlacementReport report = embedder.placement();
            System.out.println(report);
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped())
                    .singleElement()
                    .satisfies(skip -> assertThat(skip.reason()).contains("computes wrong results: row 1 of 2"));
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i).cosineSimilarity(expected.get(i))).isEqualTo(1.0, within(1e-6));
            }
        }
    }

    @Test
    void aCompiledGraphIsUsedAgain(@TempDir Path cache) {
        QnnProvider compiling = new QnnProvider(Emulator.options()
                .socModel(Emulator.X_ELITE)
                .contextCache(cache)
                .build());
        List<Embedding> first = embed(compiling, "compiled into the cache");
        List<Embedding> second = embed(compiling, "compiled before");

        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).cosineSimilarity(first.get(i))).isEqualTo(1.0, within(1e-6));
        }
    }

    private static List<Embedding> embed(QnnProvider provider, String settings) {
        try (Embedder embedder = Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .provider(provider)
                .policy(ProviderPolicy.require("qnn"))
                .maxTokens(32)
                .build()) {
            List<Embedding> vectors = embedder.embedAll(TEXTS);
            System.out.println(embedder.placement());
            assertThat(embedder.placement().settings()).contains(settings);
            return vectors;
        }
    }

    @Test
    void theDoctorRunsOnIt() {
        DoctorReport report = Doctor.create()
                .provider(new QnnProvider(
                        Emulator.options().socModel(Emulator.X_ELITE).build()))
                .examine();

        System.out.println(report);
        assertThat(report.providers())
                .filteredOn(each -> each.id().equals("qnn"))
                .singleElement()
                .satisfies(qnn -> assertThat(qnn.smoke().orElseThrow().passed()).isTrue());
    }
}
