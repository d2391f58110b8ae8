package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.EmbeddingType;
import dev.inlay.InvalidRequestException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.Purpose;
import dev.inlay.RequestCancelledException;
import dev.inlay.Truncation;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteEmbedderTest {
    private ServiceEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = ServiceEndpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        assertThat(endpoint.violations()).isEmpty();
    }

    private static Embedder open(RemoteOptions.Builder options) {
        return OpenAiProvider.of("azure", options.build()).openEmbedder();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text number " + i).toList();
    }

    @Test
    void azureSpeaksByDeploymentAndVersionWithItsKeyHeader() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            Embedding hello = embedder.embed("Hello wörld 😀");
            assertThat(hello.vector()).containsExactly(ServiceEndpoint.toyVector("Hello wörld 😀"));
            assertThat(hello.tokens()).isEqualTo(3);
            assertThat(embedder.info().dimension()).isEqualTo(8);
            assertThat(embedder.info().normalized()).isTrue();
            assertThat(embedder.placement().provider()).isEqualTo("azure");
            assertThat(embedder.placement().settings()).contains("Azure OpenAI at 127.0.0.1");
        }
        assertThat(endpoint.lastCall().uri())
                .hasToString("/openai/deployments/my-model/embeddings?api-version=2024-10-21");
        assertThat(endpoint.lastCall().headers())
                .containsEntry("api-key", ServiceEndpoint.KEY)
                .doesNotContainKey("authorization");
        assertThat(endpoint.lastCall().body().get("encoding_format").asString()).isEqualTo("base64");
    }

    @Test
    void tokensAreAskedForBeforeEveryAttempt() {
        List<String> given = new ArrayList<>();
        try (Embedder embedder = open(Options.azure(endpoint).bearerToken(() -> {
            given.add("x");
            return ServiceEndpoint.KEY;
        }))) {
            endpoint.next(Faults.status(endpoint, 503, "busy"));
            embedder.embed("a");
        }
        assertThat(given).hasSize(3);
        assertThat(endpoint.lastCall().headers())
                .containsEntry("authorization", "Bearer " + ServiceEndpoint.KEY)
                .doesNotContainKey("api-key");
    }

    @ParameterizedTest
    @EnumSource(EncodingFormat.class)
    void bothEncodingsGiveTheSameVectorsInTheCallersOrder(EncodingFormat format) {
        List<String> texts = texts(700);
        try (Embedder embedder =
                open(Options.compatible(endpoint).encodingFormat(format).maxTextsPerRequest(64))) {
            EmbeddingResponse response = embedder.embed(EmbeddingRequest.of(texts));
            for (int i = 0; i < texts.size(); i++) {
                assertThat(response.embeddings().get(i).vector())
                        .containsExactly(ServiceEndpoint.toyVector(texts.get(i)));
            }
            assertThat(response.totalTokens()).isEqualTo(2100);
        }
        assertThat(endpoint.calls()).hasSize(1 + 11);
        assertThat(endpoint.lastCall().uri()).hasToString("/v1/embeddings");
    }

    @Test
    void requestsAreCutByTokensToo() {
        // Without a tokenizer a byte counts as a token: 13 to 14 bytes a text.
        try (Embedder embedder = open(Options.compatible(endpoint).maxTokensPerRequest(40))) {
            assertThat(embedder.embedAll(texts(10))).hasSize(10);
        }
        assertThat(endpoint.calls().stream()
                        .skip(1)
                        .map(call -> call.body().get("input").size()))
                .containsOnly(3, 1);
    }

    @Test
    void noMoreRequestsAtOnceThanAllowed() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (Embedder embedder =
                open(Options.compatible(endpoint).maxTextsPerRequest(1).maxConcurrentRequests(3))) {
            endpoint.chaos(number -> Faults.silent(endpoint, letGo));
            Thread caller = new Thread(() -> embedder.embedAll(texts(20)));
            caller.start();
            while (endpoint.calls().size() < 4) {
                Thread.onSpinWait();
            }
            assertThat(endpoint.calls()).hasSize(4);
            letGo.countDown();
            caller.join();
        }
        assertThat(endpoint.calls()).hasSize(21);
    }

    @Test
    void dimensionsAreTheServicesWorkOrOurs() {
        EmbeddingRequest request =
                EmbeddingRequest.builder().text("a b").dimensions(4).build();
        float[] byService;
        try (Embedder embedder = open(Options.compatible(endpoint))) {
            byService = embedder.embed(request).embeddings().get(0).vector();
            assertThat(endpoint.lastCall().body().get("dimensions").asInt()).isEqualTo(4);
            assertThatThrownBy(() -> embedder.embed(
                            EmbeddingRequest.builder().text("a").dimensions(9).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("only 8");
        }
        try (Embedder embedder = open(Options.compatible(endpoint).cutDimensionsLocally(true))) {
            assertThat(embedder.embed(request).embeddings().get(0).vector()).containsExactly(byService);
            assertThat(endpoint.lastCall().body().has("dimensions")).isFalse();
        }
    }

    @Test
    void promptsAndOutputTypesAreOurs() {
        try (Embedder embedder = open(Options.compatible(endpoint)
                .prompt("query", "query: ")
                .prompt("passage", "passage: ")
                .defaultPrompt("passage"))) {
            embedder.embed("x", Purpose.QUERY);
            assertThat(endpoint.lastCall().body().get("input").get(0).asString())
                    .isEqualTo("query: x");
            embedder.embed("x", Purpose.DOCUMENT);
            assertThat(endpoint.lastCall().body().get("input").get(0).asString())
                    .isEqualTo("passage: x");
            embedder.embed("x");
            assertThat(endpoint.lastCall().body().get("input").get(0).asString())
                    .isEqualTo("passage: x");
            embedder.embed("x", Purpose.NONE);
            assertThat(endpoint.lastCall().body().get("input").get(0).asString())
                    .isEqualTo("x");
            assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                            .text("x")
                            .promptName("nope")
                            .build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("passage, query");
            Embedding bits = embedder.embed(EmbeddingRequest.builder()
                            .text("x")
                            .output(EmbeddingType.BINARY)
                            .build())
                    .embeddings()
                    .get(0);
            assertThat(bits.type()).isEqualTo(EmbeddingType.BINARY);
        }
    }

    @Test
    void badTextsDoNotHarmTheOthers() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            List<String> texts = new ArrayList<>(texts(40));
            texts.set(3, "");
            texts.set(7, "half \uD83D of a character");
            texts.set(23, "this is TOO LONG for the service");
            PartialEmbeddingException e =
                    catchThrowableOfType(PartialEmbeddingException.class, () -> embedder.embedAll(texts));
            assertThat(e.failures()).containsOnlyKeys(3, 7, 23);
            assertThat(e.failures().get(3)).hasMessageContaining("Text 3 is empty");
            assertThat(e.failures().get(7)).hasMessageContaining("U+D83D");
            assertThat(e.failures().get(23))
                    .isInstanceOf(ContextLengthExceededException.class)
                    .hasMessageContaining("req-")
                    .hasCauseInstanceOf(RemoteServiceException.class);
            assertThat(((RemoteServiceException) e.failures().get(23).getCause()).status())
                    .hasValue(400);
            for (int i = 0; i < texts.size(); i++) {
                if (!e.failures().containsKey(i)) {
                    assertThat(e.embeddings().get(i).orElseThrow().vector())
                            .containsExactly(ServiceEndpoint.toyVector(texts.get(i)));
                }
            }
            assertThat(endpoint.calls().stream().map(call -> call.body().toString()))
                    .noneMatch(body -> body.contains("half "));
        }
    }

    @Test
    void aWrongRequestIsNotRepeatedForEveryText() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            endpoint.chaos(number -> Faults.status(endpoint, 400, "unsupported"));
            assertThatThrownBy(() -> embedder.embedAll(texts(200))).isInstanceOf(InvalidRequestException.class);
            assertThat(endpoint.calls().size()).isLessThan(40);
        }
    }

    @Test
    void whatHasComeStaysWhenTheServiceFailsInTheMiddle() {
        try (Embedder embedder = open(Options.azure(endpoint)
                .maxTextsPerRequest(10)
                .maxConcurrentRequests(1)
                .maxRetries(1))) {
            endpoint.chaos(number -> number < 3 ? null : Faults.status(endpoint, 503, "down"));
            PartialEmbeddingException e =
                    catchThrowableOfType(PartialEmbeddingException.class, () -> embedder.embedAll(texts(50)));
            assertThat(e.embeddings().stream().filter(java.util.Optional::isPresent))
                    .hasSize(20);
            assertThat(e.failures()).hasSize(30);
            assertThat(e.failures().get(20))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("2 attempts");
            // Three batches were left; after the first one failed, nothing more was sent.
            assertThat(endpoint.calls()).hasSize(1 + 2 + 2);
        }
    }

    @Test
    void aFailureOfAllIsToldAsItIs() {
        try (Embedder embedder = open(Options.azure(endpoint).maxRetries(0))) {
            endpoint.next(Faults.status(endpoint, 500, "oops"));
            RemoteUnavailableException e =
                    catchThrowableOfType(RemoteUnavailableException.class, () -> embedder.embedAll(texts(3)));
            assertThat(e.status()).hasValue(500);
            assertThat(e.requestId()).hasValue("req-1");
        }
    }

    @Test
    void answersThatAreNotAsTheProtocolSaysAreRefused() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            endpoint.next(Faults.malformed(endpoint));
            assertThatThrownBy(() -> embedder.embedAll(texts(3)))
                    .isInstanceOf(RemoteProtocolException.class)
                    .hasMessageContaining("malformed JSON");
            endpoint.next(Faults.wrongDimension(endpoint));
            assertThatThrownBy(() -> embedder.embedAll(texts(3)))
                    .isInstanceOf(RemoteProtocolException.class)
                    .hasMessageContaining("11 dimensions instead of 8");
            endpoint.next(Faults.missingVector(endpoint));
            assertThatThrownBy(() -> embedder.embedAll(texts(3)))
                    .isInstanceOf(RemoteProtocolException.class)
                    .hasMessageContaining("no vector for text 2 of 3");
            endpoint.next(call -> call.answer(200, "<html>Sign in</html>"));
            assertThatThrownBy(() -> embedder.embedAll(texts(3))).isInstanceOf(RemoteProtocolException.class);
            endpoint.next(Faults.cutBody(endpoint));
            assertThat(embedder.embedAll(texts(3)))
                    .as("a cut body is asked for again")
                    .hasSize(3);
        }
    }

    @Test
    void answersThatAreTooLongAreNotReadToTheirEnd() {
        try (Embedder embedder = open(Options.azure(endpoint).maxResponseBytes(2_000))) {
            assertThat(embedder.embedAll(texts(2))).hasSize(2);
            int before = endpoint.calls().size();
            assertThatThrownBy(() -> embedder.embedAll(texts(200)))
                    .isInstanceOf(RemoteProtocolException.class)
                    .hasMessageContaining("more than 2000 bytes")
                    .hasMessageContaining("maxResponseBytes");
            assertThat(endpoint.calls()).as("it would be as long again").hasSize(before + 1);
            endpoint.next(call -> {
                var out = call.begin(500, "text/plain", 1L << 40);
                byte[] page = new byte[1 << 16];
                while (true) {
                    out.write(page);
                }
            });
            assertThatThrownBy(() -> embedder.embedAll(texts(1))).isInstanceOf(RemoteProtocolException.class);
        }
        assertThatThrownBy(() -> Options.azure(endpoint).maxResponseBytes(0))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aDeclaredDimensionIsChecked() {
        assertThatThrownBy(() -> open(Options.azure(endpoint).dimension(384)))
                .isInstanceOf(RemoteProtocolException.class)
                .hasMessageContaining("8 dimensions instead of 384");
    }

    @Test
    void truncationIsHonouredOrRefused() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                            .text("a")
                            .truncation(Truncation.WINDOWS)
                            .build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("tokenizer");
            assertThatThrownBy(() -> embedder.countTokens("a"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("tokenizer");
        }
        try (Embedder embedder = open(Options.azure(endpoint).serviceCutsLongTexts(true))) {
            assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                            .text("a")
                            .truncation(Truncation.ERROR)
                            .build()))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void streamsAnyNumberAndGoesOnAfterBadTexts() {
        List<String> texts = new ArrayList<>(texts(500));
        texts.set(100, "TOO LONG");
        List<Long> seen = new ArrayList<>();
        List<Long> bad = new ArrayList<>();
        List<Long> progress = new ArrayList<>();
        try (Embedder embedder = open(Options.azure(endpoint).maxTextsPerRequest(50))) {
            long count = embedder.embedAll(
                    texts,
                    EmbeddingRequest.builder()
                            .progress((done, total) -> progress.add(done))
                            .build(),
                    dev.inlay.EmbeddingSink.of(
                            (index, text, embedding) -> {
                                assertThat(embedding.vector()).containsExactly(ServiceEndpoint.toyVector(text));
                                seen.add(index);
                            },
                            (index, text, error) -> bad.add(index)));
            assertThat(count).isEqualTo(500);
        }
        assertThat(seen).hasSize(499).isSorted();
        assertThat(bad).containsExactly(100L);
        assertThat(progress).isSorted().endsWith(500L);
    }

    @Test
    void aStreamEndsWithTheServiceAndKeepsWhatHasCome() {
        List<Long> seen = new ArrayList<>();
        try (Embedder embedder = open(Options.azure(endpoint)
                .maxTextsPerRequest(10)
                .maxConcurrentRequests(2)
                .maxRetries(0))) {
            endpoint.chaos(number -> number < 3 ? null : Faults.status(endpoint, 503, "down"));
            assertThatThrownBy(() -> embedder.embedAll(
                            texts(500),
                            EmbeddingRequest.builder().build(),
                            dev.inlay.EmbeddingSink.of(
                                    (index, text, embedding) -> seen.add(index), (index, text, error) -> {})))
                    .isInstanceOf(RemoteUnavailableException.class);
        }
        assertThat(seen).hasSize(20).isSorted();
        assertThat(endpoint.calls().size()).isLessThan(6);
    }

    @Test
    void anInterruptEndsTheCallAndItsRequests() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Embedder embedder = open(Options.azure(endpoint).maxTextsPerRequest(1))) {
            endpoint.chaos(number -> Faults.silent(endpoint, never));
            List<Throwable> thrown = new ArrayList<>();
            Thread caller = new Thread(() -> {
                try {
                    embedder.embedAll(texts(30));
                } catch (RequestCancelledException e) {
                    thrown.add(e);
                }
            });
            caller.start();
            while (endpoint.calls().size() < 9) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
            assertThat(thrown).hasSize(1);
            assertThat(endpoint.calls()).hasSize(9);
        }
        never.countDown();
    }

    @Test
    void closedMeansClosed() {
        Embedder embedder = open(Options.azure(endpoint));
        embedder.close();
        embedder.close();
        assertThatThrownBy(() -> embedder.embed("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> embedder.embedAll(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingToDoSendsNothing() {
        try (Embedder embedder = open(Options.azure(endpoint))) {
            assertThat(embedder.embedAll(List.of())).isEmpty();
            assertThat(endpoint.calls()).hasSize(1);
        }
    }
}
