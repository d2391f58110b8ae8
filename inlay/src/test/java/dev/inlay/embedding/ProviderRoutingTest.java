package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.Embedder;
import dev.inlay.EmbedderBuilder;
import dev.inlay.Embedding;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.ShapeBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configured providers over real sessions: all of them compute on the CPU, under other names and other demands. */
class ProviderRoutingTest {
    private static final String MODEL = "tiny-bert-mean";

    private static SessionProvider provider(Function<SessionRequest, SessionPlan> plan) {
        return new SessionProvider() {
            @Override
            public String id() {
                return "other";
            }

            @Override
            public Availability availability() {
                return Availability.yes("for the test");
            }

            @Override
            public SessionPlan plan(SessionRequest request) {
                return plan.apply(request);
            }
        };
    }

    private static SessionPlan.Builder cpuPlan(SessionRequest request) {
        return CpuSessions.plan(request.task(), request.cpu(), 2, "2 cores").toBuilder();
    }

    private static EmbedderBuilder builder(String model, Function<SessionRequest, SessionPlan> plan) {
        return Embedder.builder()
                .model(ModelSource.directory(References.tinyModel(model)))
                .provider(provider(plan))
                .policy(ProviderPolicy.prefer("other", "cpu"));
    }

    private static List<String> texts() {
        return IntStream.rangeClosed(1, 40)
                .mapToObj(i -> "word ".repeat(i % 13) + i)
                .toList();
    }

    private static void assertSameVectors(List<Embedding> actual, List<Embedding> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(References.largestDifference(
                            actual.get(i).vector(), expected.get(i).vector()))
                    .as("text %d", i)
                    .isLessThan(1e-5f);
        }
    }

    @Test
    void fixedShapesGiveTheSameVectors() {
        FixedShapes shapes = new FixedShapes(List.of(1, 4), List.of(8, 16, 1000));
        for (String model :
                List.of(MODEL, "tiny-bert-max", "tiny-bert-last-token-left", "tiny-bert-sentence-embedding")) {
            try (Embedder plain = Embedder.load(ModelSource.directory(References.tinyModel(model)));
                    Embedder fixed = builder(
                                    model,
                                    request ->
                                            cpuPlan(request).fixedShapes(shapes).build())
                            .build()) {
                List<Embedding> expected = plain.embedAll(texts());

                assertSameVectors(fixed.embedAll(texts()), expected);
                assertThat(References.largestDifference(
                                fixed.embed(texts().get(11)).vector(),
                                expected.get(11).vector()))
                        .isLessThan(1e-5f);
                PlacementReport report = fixed.placement();
                assertThat(report.provider()).isEqualTo("other");
                assertThat(report.fallbacks()).isEmpty();
                assertThat(report.buckets()).contains(new ShapeBucket(1, 8), new ShapeBucket(4, 16));
                assertThat(report.nodesByProvider()).containsOnlyKeys("CPUExecutionProvider");
                assertThat(report.places().get(0).nodesCounted()).contains("profile of the probe run");
            }
        }
    }

    @Test
    void textsLongerThanEveryFixedShapeGoToTheNextPlace() {
        FixedShapes shapes = new FixedShapes(List.of(1), List.of(8));
        try (Embedder plain = Embedder.load(ModelSource.directory(References.tinyModel(MODEL)));
                Embedder fixed = builder(
                                MODEL,
                                request -> cpuPlan(request).fixedShapes(shapes).build())
                        .build()) {
            for (int i = 0; i < 4; i++) {
                assertSameVectors(fixed.embedAll(texts()), plain.embedAll(texts()));
            }
            PlacementReport report = fixed.placement();
            assertThat(report.fallbacks()).isEmpty();
            assertThat(report.places())
                    .extracting(PlacementReport.Place::provider, PlacementReport.Place::state)
                    .containsExactly(tuple("other", "ready"), tuple("cpu", "ready"));
            assertThat(report.suggestions())
                    .anyMatch(suggestion -> suggestion.contains("no fixed shape that works takes more than 8"));
        }
    }

    @Test
    void aSessionThatIsTheCpuUnderAnotherNameIsRefused() {
        Function<SessionRequest, SessionPlan> pretender = request ->
                cpuPlan(request).executionProvider("QNNExecutionProvider").build();
        try (Embedder embedder = builder(MODEL, pretender).build()) {
            PlacementReport report = embedder.placement();

            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.provider()).isEqualTo("other");
                assertThat(skip.reason()).matches("none of the graph's \\d+ nodes runs on QNNExecutionProvider.*");
                assertThat(skip.nextStep()).isNotEmpty();
            });
            assertThat(report.places().get(0).nodesCounted()).contains("no other execution provider");
        }
        assertThatThrownBy(() -> builder(MODEL, pretender)
                        .policy(ProviderPolicy.require("other"))
                        .build())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("none of the graph's");
    }

    @Test
    void aKnownErrorIsCuredOnce() {
        ErrorDiagnosis diagnosis = error -> error.contains("Code: 1002")
                ? Optional.of(new ErrorDiagnosis.Diagnosis(
                        "QNN is out of memory",
                        "name the chip",
                        Optional.of(new ErrorDiagnosis.Cure(
                                "soc_model=60",
                                SessionPlan.builder(options -> {})
                                        .description("soc_model 60")
                                        .build()))))
                : Optional.empty();
        try (Embedder embedder = builder(MODEL, request -> failing(diagnosis)).build()) {
            assertThat(embedder.placement().provider()).isEqualTo("other");
            assertThat(embedder.placement().settings())
                    .isEqualTo("soc_model 60; cured QNN is out of memory by soc_model=60");
        }
        ErrorDiagnosis incurable =
                error -> Optional.of(ErrorDiagnosis.Diagnosis.of("QNN is out of memory", "name the chip"));
        try (Embedder embedder = builder(MODEL, request -> failing(incurable)).build()) {
            assertThat(embedder.placement().skipped())
                    .containsExactly(new PlacementReport.Skip(
                            "other",
                            "QNN is out of memory: Failed to finalize QNN graph. Code: 1002",
                            "name the chip"));
        }
    }

    @Test
    void aKnownErrorOfTheFileComesWithoutAGuess(@TempDir Path directory) throws IOException {
        Path damaged = Files.writeString(directory.resolve("compiled.onnx"), "no graph");
        ErrorDiagnosis known = error -> error.contains("compiled.onnx")
                ? Optional.of(ErrorDiagnosis.Diagnosis.of("the compiled graph does not fit", "delete it"))
                : Optional.empty();
        try (Embedder embedder = builder(
                        MODEL,
                        request ->
                                cpuPlan(request).graph(damaged).diagnosis(known).build())
                .build()) {
            assertThat(embedder.placement().skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.reason())
                        .startsWith("the compiled graph does not fit: ONNX Runtime cannot load")
                        .doesNotContain("If the file is damaged");
                assertThat(skip.nextStep()).isEqualTo("delete it");
            });
        }
    }

    private static SessionPlan failing(ErrorDiagnosis diagnosis) {
        return SessionPlan.builder(options -> {
                    throw new ModelLoadException("Failed to finalize QNN graph. Code: 1002");
                })
                .diagnosis(diagnosis)
                .build();
    }

    @Test
    void theReportIsJsonForTools() throws IOException {
        try (Embedder embedder = builder(MODEL, request -> cpuPlan(request).build())
                .policy(ProviderPolicy.builder()
                        .prefer("no-such", "cpu")
                        .whenBatchAtLeast(4, "other")
                        .build())
                .build()) {
            embedder.embed("one", Purpose.DEFAULT);
            embedder.embedAll(texts());
            JsonNode json = new ObjectMapper().readTree(embedder.placement().toJson());

            assertThat(embedder.placement().summary())
                    .matches("tiny-bert-mean runs on cpu \\(.*\\), loaded in \\d+ ms, passed over no-such");
            assertThat(json.get("provider").asText()).isEqualTo("cpu");
            assertThat(json.at("/skipped/0/provider").asText()).isEqualTo("no-such");
            assertThat(json.at("/places/1/provider").asText()).isEqualTo("other");
            assertThat(json.at("/places/1/nodesByProvider/CPUExecutionProvider").asInt())
                    .isPositive();
            assertThat(json.at("/latencies/0/provider").asText()).isEqualTo("cpu");
            assertThat(json.at("/latencies/0/measure").asText()).isEqualTo("CALL");
            assertThat(json.at("/latencies/1/p50Millis").asDouble()).isPositive();
            assertThat(embedder.placement().toString())
                    .contains("runs on cpu", "other: ready; nodes {CPUExecutionProvider=", "latency: cpu, 1 text: p50");
        }
    }
}
