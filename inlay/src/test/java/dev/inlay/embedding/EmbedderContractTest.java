package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.EmbeddingType;
import dev.inlay.InvalidRequestException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.RequestCancelledException;
import dev.inlay.Truncation;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an embedder promises, on a tiny model. */
class EmbedderContractTest {
    private static final ModelSource TINY = ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize"));

    private static Embedder embedder;

    @BeforeAll
    static void load() {
        embedder = Embedder.load(TINY);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void nothingInNothingOut() {
        assertThat(embedder.embedAll(List.of())).isEmpty();
        assertThat(embedder.embed(EmbeddingRequest.of(List.of())).totalTokens()).isZero();
        assertThat(embedder.embedAll(List.<String>of(), (i, t, e) -> {})).isZero();
    }

    @Test
    void nullIsNamedByItsIndex() {
        assertThatThrownBy(() -> embedder.embed((String) null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("null");
        assertThatThrownBy(() -> embedder.embedAll((List<String>) null)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> embedder.embedAll(Arrays.asList("a", null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Text 1");
    }

    @Test
    void loneSurrogatesNeverReachNativeCode() {
        for (String bad : List.of("a\ud83d", "\ude00b", "\ud83d\ud83d\ude00")) {
            assertThatThrownBy(() -> embedder.embed(bad))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("UTF-16")
                    .hasMessageContaining("index");
            assertThatThrownBy(() -> embedder.countTokens(bad)).isInstanceOf(InvalidRequestException.class);
        }
        assertThat(embedder.embed("a\ud83d\ude00b").dimension()).isEqualTo(32);
    }

    @Test
    void oneBadTextLeavesTheOthersTheirResults() {
        List<String> texts = List.of("good", "bad \ud800", "also good", "\udfff");
        assertThatThrownBy(() -> embedder.embedAll(texts))
                .isInstanceOfSatisfying(PartialEmbeddingException.class, e -> {
                    assertThat(e.failures().keySet()).containsExactly(1, 3);
                    assertThat(e.failures().get(1)).isInstanceOf(InvalidRequestException.class);
                    assertThat(e.embeddings()).hasSize(4);
                    assertThat(e.embeddings().get(0)).contains(embedder.embed("good"));
                    assertThat(e.embeddings().get(1)).isEmpty();
                    assertThat(e.embeddings().get(2)).contains(embedder.embed("also good"));
                    assertThat(e).hasMessageContaining("2 of 4").hasMessageContaining("[1]");
                });
    }

    @Test
    void aStreamNamesItsBadTextAndGoesOnWhenTheSinkWants() {
        List<Long> good = new ArrayList<>();
        List<Long> bad = new ArrayList<>();
        EmbeddingSink sink =
                EmbeddingSink.of((index, text, embedding) -> good.add(index), (index, text, error) -> bad.add(index));
        assertThat(embedder.embedAll(List.of("a", "\ud800", "c"), sink)).isEqualTo(3);
        assertThat(good).containsExactly(0L, 2L);
        assertThat(bad).containsExactly(1L);
        assertThatThrownBy(() -> embedder.embedAll(List.of("a", "\ud800", "c"), (i, t, e) -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Text 1");
    }

    @Test
    void tenThousandWordsUnderEachTruncation() {
        String text = "light ".repeat(10_000);
        Embedding cut = embedder.embed(text);
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.tokens()).isEqualTo(64);
        assertThat(cut).isEqualTo(embedder.embed("light ".repeat(70)));
        assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                        .text(text)
                        .truncation(Truncation.ERROR)
                        .build()))
                .isInstanceOf(ContextLengthExceededException.class)
                .hasMessageContaining("64")
                .hasMessageContaining("Truncation.END");
        Embedding windows = embedder.embed(EmbeddingRequest.builder()
                        .text(text)
                        .truncation(Truncation.WINDOWS)
                        .build())
                .embeddings()
                .get(0);
        assertThat(windows.windows()).hasSize((embedder.countTokens(text) - 2 + 61) / 62);
        assertThat(windows.truncated()).isFalse();
    }

    @Test
    void aTextWithoutSpacesIsCutAsTheWholeTextWouldBe() {
        String text = "光の分散".repeat(5_000);
        assertThat(embedder.embed(text)).isEqualTo(embedder.embed(text.substring(0, 400)));
    }

    @Test
    void dimensionsAreCheckedAndRenormalised() {
        Embedding full = embedder.embed("prism");
        Embedding half = embedder.embed(
                        EmbeddingRequest.builder().text("prism").dimensions(16).build())
                .embeddings()
                .get(0);
        assertThat(half.dimension()).isEqualTo(16);
        double norm = 0;
        for (float v : half.vector()) {
            norm += v * v;
        }
        assertThat(norm).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(half.cosineSimilarity(Embedding.of(Arrays.copyOf(full.vector(), 16), 1)))
                .isGreaterThan(0.999999);
        assertThatThrownBy(() -> embedder.embed(
                        EmbeddingRequest.builder().text("prism").dimensions(33).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("32");
        assertThatThrownBy(() -> EmbeddingRequest.builder().dimensions(0)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void int8AndBinaryKeepTheDirection() {
        List<String> texts = List.of("a prism", "a ray of light");
        List<Embedding> floats = embedder.embedAll(texts);
        for (EmbeddingType type : List.of(EmbeddingType.INT8, EmbeddingType.BINARY)) {
            List<Embedding> small = embedder.embed(
                            EmbeddingRequest.builder().texts(texts).output(type).build())
                    .embeddings();
            assertThat(small.get(0).bytes()).hasSize(type == EmbeddingType.INT8 ? 32 : 4);
            assertThat(small.get(0).cosineSimilarity(small.get(0))).isEqualTo(1);
            for (int i = 0; i < 2; i++) {
                assertThat(Embedding.of(small.get(i).vector(), 1).cosineSimilarity(floats.get(i)))
                        .isGreaterThan(type == EmbeddingType.INT8 ? 0.9999 : 0.7);
            }
        }
    }

    @Test
    void unknownPromptsListTheKnownOnes() {
        assertThatThrownBy(() -> embedder.embed(
                        EmbeddingRequest.builder().text("a").promptName("nope").build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nope");
    }

    @Test
    void overlapMustLeaveRoom() {
        assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                        .text("light ".repeat(100))
                        .truncation(Truncation.WINDOWS)
                        .windowOverlap(62)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("windowOverlap");
    }

    @Test
    void progressRisesToTheTotal() {
        List<Long> seen = new ArrayList<>();
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();
        embedder.embed(EmbeddingRequest.builder()
                .texts(texts)
                .progress((done, total) -> {
                    assertThat(total).isEqualTo(300);
                    seen.add(done);
                })
                .build());
        assertThat(seen).isSorted().last().isEqualTo(300L);
        assertThatThrownBy(() -> embedder.embed(EmbeddingRequest.builder()
                        .texts(texts)
                        .progress((done, total) -> {
                            throw new IllegalArgumentException("stop");
                        })
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stop");
        assertThat(embedder.embed("still works").dimension()).isEqualTo(32);
    }

    @Test
    void aStreamTellsItsProgressTextByTextAndAnswersEarly() {
        List<Long> seen = new ArrayList<>();
        AtomicLong made = new AtomicLong();
        AtomicLong madeAtFirstResult = new AtomicLong();
        embedder.embedAll(
                (Iterable<String>)
                        Stream.generate(() -> "text " + made.incrementAndGet()).limit(500)::iterator,
                EmbeddingRequest.builder()
                        .progress((done, total) -> {
                            assertThat(total).isEqualTo(dev.inlay.ProgressListener.UNKNOWN);
                            seen.add(done);
                        })
                        .build(),
                (index, text, embedding) -> madeAtFirstResult.compareAndSet(0, made.get()));
        assertThat(seen).hasSize(500).isSorted().last().isEqualTo(500L);
        assertThat(madeAtFirstResult.get()).isLessThanOrEqualTo(33);
    }

    @Test
    void aMillionTextsAreNeverHeldAtOnce() {
        AtomicLong made = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        // 20,000 keep the test quick; what counts is how far reading runs ahead of delivery.
        Stream<String> texts =
                Stream.generate(() -> "text " + made.incrementAndGet()).limit(20_000);
        long read = embedder.embedAll(texts, (index, text, embedding) -> {
            assertThat(index).isEqualTo(delivered.getAndIncrement());
            furthest.accumulateAndGet(made.get() - index, Math::max);
        });
        assertThat(read).isEqualTo(20_000);
        assertThat(furthest.get()).isLessThanOrEqualTo(2049);
    }

    @Test
    void manySingleCallersGetTheirOwnResults() throws Exception {
        List<String> texts = IntStream.range(0, 400)
                .mapToObj(i -> "a text number " + i + " with light ".repeat(i % 7))
                .toList();
        List<Embedding> expected = embedder.embedAll(texts);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Embedding>> futures = new ArrayList<>();
            for (String text : texts) {
                futures.add(threads.submit(() -> embedder.embed(text)));
            }
            for (int i = 0; i < texts.size(); i++) {
                assertThat(futures.get(i).get().cosineSimilarity(expected.get(i)))
                        .isGreaterThan(0.999999);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void singlesAndBatchesTogetherLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Random random = new Random(42);
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(i -> "word ".repeat(1 + random.nextInt(60)) + i)
                .toList();
        List<Embedding> expected = embedder.embedAll(texts);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                boolean batches = t % 2 == 0;
                futures.add(threads.submit(() -> {
                    if (batches) {
                        List<Embedding> all = embedder.embedAll(texts);
                        for (int i = 0; i < all.size(); i++) {
                            assertThat(all.get(i).cosineSimilarity(expected.get(i)))
                                    .isGreaterThan(0.999999);
                        }
                    } else {
                        for (int i = 0; i < texts.size(); i++) {
                            assertThat(embedder.embed(texts.get(i)).cosineSimilarity(expected.get(i)))
                                    .isGreaterThan(0.999999);
                        }
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsTheCallAndKeepsTheFlag() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> embedder.embed("a")).isInstanceOf(RequestCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> embedder.embedAll(List.of("a", "b"))).isInstanceOf(RequestCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(embedder.embed("a").dimension()).isEqualTo(32);
    }

    @Test
    void closeWaitsForRunningCallsAndRefusesLaterOnes() throws Exception {
        Embedder own = Embedder.load(TINY);
        List<String> texts = IntStream.range(0, 3000).mapToObj(i -> "text " + i).toList();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            AtomicLong started = new AtomicLong();
            Future<List<Embedding>> running = thread.submit(() -> {
                started.set(1);
                return own.embed(EmbeddingRequest.builder()
                                .texts(texts)
                                .progress((done, total) -> started.set(2))
                                .build())
                        .embeddings();
            });
            while (started.get() < 2) {
                Thread.onSpinWait();
            }
            own.close();
            assertThat(running.isDone() || running.get().size() == 3000).isTrue();
            assertThat(running.get()).hasSize(3000);
        } finally {
            thread.shutdownNow();
        }
        own.close();
        assertThatThrownBy(() -> own.embed("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> own.embedAll(List.of("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> own.countTokens("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void requestsAreImmutable() {
        List<String> mutable = new ArrayList<>(List.of("a"));
        EmbeddingRequest request = EmbeddingRequest.of(mutable);
        mutable.add("b");
        assertThat(request.texts()).containsExactly("a");
        assertThatThrownBy(() -> request.texts().add("c")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> embedder.embedAll(List.of("a"), request, (i, t, e) -> {}))
                .isInstanceOf(InvalidRequestException.class);
    }
}
