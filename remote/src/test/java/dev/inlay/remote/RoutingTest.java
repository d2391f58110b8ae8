package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.AdaptiveOptions;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One to three texts here, four and more at the service, and here again when it fails: the real model in both places. */
class RoutingTest {
    private static final ModelSource BGE = ModelSource.named("bge-small-en-v1.5");
    private static final ProviderPolicy POLICY = ProviderPolicy.builder()
            .prefer("cpu")
            .whenBatchAtLeast(4, "azure")
            .fallbackTo("cpu")
            .build();

    private static Embedder local;

    @BeforeAll
    static void load() {
        local = Embedder.load(BGE);
    }

    @AfterAll
    static void close() {
        local.close();
    }

    private static ServiceEndpoint serving(Function<String, float[]> model) throws Exception {
        return ServiceEndpoint.start(model);
    }

    private static ServiceEndpoint servingBge() throws Exception {
        return serving(text -> local.embed(text, Purpose.NONE).vector());
    }

    private static Embedder open(RemoteOptions.Builder azure) {
        return Embedder.builder()
                .model(BGE)
                .policy(POLICY)
                .provider(OpenAiProvider.of("azure", azure.build()))
                .build();
    }

    private static RemoteOptions.Builder bge(ServiceEndpoint endpoint) {
        return Options.azure(endpoint).serves("bge-small-en-v1.5");
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Sentence " + i + " tells of " + i * 7 + " things.")
                .toList();
    }

    private static void assertRight(List<String> texts, List<Embedding> embeddings) {
        assertThat(embeddings).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(embeddings.get(i).cosineSimilarity(local.embed(texts.get(i))))
                    .isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void threeTextsStayAndFourGo() throws Exception {
        try (ServiceEndpoint endpoint = servingBge();
                Embedder embedder = open(bge(endpoint))) {
            int opened = endpoint.calls().size();
            assertThat(opened).as("samples were compared").isGreaterThan(1);
            for (int count = 1; count <= 3; count++) {
                assertRight(texts(count), embedder.embedAll(texts(count)));
            }
            embedder.embed("one alone");
            assertThat(endpoint.calls()).hasSize(opened);

            for (int count : List.of(4, 5, 40)) {
                int before = endpoint.calls().size();
                EmbeddingResponse response = embedder.embed(EmbeddingRequest.of(texts(count)));
                assertRight(texts(count), response.embeddings());
                assertThat(endpoint.calls()).hasSize(before + 1);
            }
            assertThat(endpoint.violations()).isEmpty();
            assertThat(embedder.placement().toString()).contains("azure").doesNotContain(ServiceEndpoint.KEY);
            assertThat(embedder.placement().fallbacks()).isEmpty();
        }
    }

    @Test
    void promptsAreInFrontOfWhatIsSent() throws Exception {
        try (ServiceEndpoint endpoint = servingBge();
                Embedder embedder = Embedder.builder()
                        .model(BGE)
                        .policy(POLICY)
                        .prompt("query", "Query: ")
                        .provider(OpenAiProvider.of(
                                "azure",
                                bge(endpoint)
                                        .prompt("query", "never this: ")
                                        .defaultPrompt("query")
                                        .build()))
                        .build()) {
            embedder.embedAll(texts(4), Purpose.QUERY);
            assertThat(endpoint.lastCall().body().at("/input/0").asString()).startsWith("Query: ");
        }
    }

    @Test
    void whatTheServiceDoesNotGiveIsDoneHere() throws Exception {
        try (ServiceEndpoint endpoint = servingBge();
                Embedder embedder = open(bge(endpoint)
                        .maxTextsPerRequest(10)
                        .maxConcurrentRequests(1)
                        .maxRetries(0))) {
            int opened = endpoint.calls().size();
            // Two requests succeed, the third is cut in the middle of its body.
            endpoint.chaos(number -> number < opened + 2 ? null : Faults.cutBody(endpoint));
            List<String> texts = texts(50);
            assertRight(texts, embedder.embedAll(texts));
            assertThat(endpoint.calls().size()).isBetween(opened + 3, opened + 6);
            assertThat(embedder.placement().fallbacks()).isNotEmpty().last().satisfies(fallback -> {
                assertThat(fallback.from()).isEqualTo("azure");
                assertThat(fallback.to()).hasValue("cpu");
                assertThat(fallback.rows()).isBetween(30, 40);
            });
        }
    }

    @Test
    void aServiceThatIsDownIsLeftAloneForAWhile() throws Exception {
        try (ServiceEndpoint endpoint = servingBge();
                Embedder embedder = open(bge(endpoint).maxRetries(0))) {
            endpoint.chaos(number -> Faults.status(endpoint, 503, "down"));
            for (int i = 0; i < 20; i++) {
                assertRight(texts(4), embedder.embedAll(texts(4)));
            }
            assertThat(endpoint.calls().size()).isLessThan(20);
            assertThat(embedder.placement().fallbacks()).isNotEmpty();
        }
    }

    /** The service begins fast and becomes slow: the calls go there, and come back. */
    @Test
    void anAdaptivePolicyFollowsTheSpeedOfTheService() throws Exception {
        Map<String, float[]> known = new ConcurrentHashMap<>();
        AtomicBoolean slow = new AtomicBoolean();
        try (ServiceEndpoint endpoint = serving(text -> known.computeIfAbsent(
                text, key -> local.embed(key, Purpose.NONE).vector()))) {
            endpoint.chaos(number -> slow.get()
                    ? call -> {
                        Thread.sleep(300);
                        endpoint.serve(call);
                    }
                    : null);
            try (Embedder embedder = Embedder.builder()
                    .model(BGE)
                    .policy(ProviderPolicy.builder()
                            .prefer("cpu", "azure")
                            .adaptive(AdaptiveOptions.builder()
                                    .explorationShare(0.5)
                                    .minSamples(3)
                                    .build())
                            .build())
                    .provider(OpenAiProvider.of("azure", bge(endpoint).build()))
                    .build()) {
                callUntilLearnt(embedder, "azure");
                slow.set(true);
                callUntilLearnt(embedder, "cpu");
                assertThat(embedder.placement().fallbacks()).isEmpty();
                assertThat(endpoint.violations()).isEmpty();
            }
        }
    }

    private static void callUntilLearnt(Embedder embedder, String place) {
        List<String> texts = texts(12);
        for (int call = 0; call < 300; call++) {
            assertRight(texts, embedder.embedAll(texts));
            if (embedder.placement().suggestions().stream()
                    .anyMatch(words -> words.startsWith("learnt: calls of 8-15 texts go to " + place))) {
                return;
            }
        }
        throw new AssertionError("not learnt: " + embedder.placement().suggestions());
    }

    @Test
    void anotherModelIsAnError() throws Exception {
        try (ServiceEndpoint endpoint = serving(ServiceEndpoint::toyVector)) {
            assertThatThrownBy(() -> open(bge(endpoint)))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("8")
                    .hasMessageContaining("384");
        }
        try (ServiceEndpoint endpoint = serving(text -> {
            float[] vector = local.embed(text).vector();
            float[] reversed = new float[vector.length];
            for (int i = 0; i < vector.length; i++) {
                reversed[i] = vector[vector.length - 1 - i];
            }
            return reversed;
        })) {
            assertThatThrownBy(() -> open(bge(endpoint)))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("cosine");
        }
        try (ServiceEndpoint endpoint = servingBge()) {
            assertThatThrownBy(() -> open(Options.azure(endpoint)))
                    .as("nobody declared that it is the same model")
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining(ServiceEndpoint.DEPLOYMENT);
            assertThat(endpoint.calls()).isEmpty();
        }
    }

    @Test
    void aWrongKeyDoesNotStopLocalWork() throws Exception {
        try (ServiceEndpoint endpoint = servingBge();
                Embedder embedder = open(bge(endpoint).apiKey("wrong-key-9911"))) {
            assertRight(texts(6), embedder.embedAll(texts(6)));
            assertThat(embedder.placement().toString()).contains("401").doesNotContain("wrong-key-9911");
        } catch (InlayException e) {
            throw new AssertionError("the CPU should have done it", e);
        }
    }
}
