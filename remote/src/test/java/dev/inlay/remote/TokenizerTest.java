package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingWindow;
import dev.inlay.InvalidRequestException;
import dev.inlay.Truncation;
import dev.inlay.model.ModelSource;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a tokenizer at hand, long texts are treated as a local model treats them. The service is the local model. */
class TokenizerTest {
    private static final ModelSource BGE = ModelSource.named("bge-small-en-v1.5");
    private static final String LONG = IntStream.range(0, 60)
            .mapToObj(i -> "In chapter " + i + " the unbelievable 😀 story of Zürich goes on.")
            .collect(Collectors.joining(" "));

    private static Embedder local;
    private static ServiceEndpoint endpoint;
    private static Embedder remote;

    @BeforeAll
    static void start() throws Exception {
        local = Embedder.load(BGE);
        endpoint = ServiceEndpoint.start(text -> local.embed(text).vector());
        remote = OpenAiProvider.of(
                        "azure",
                        Options.azure(endpoint)
                                .tokenizer(BGE)
                                .maxTokensPerText(512)
                                .build())
                .openEmbedder();
    }

    @AfterAll
    static void stop() {
        remote.close();
        endpoint.close();
        local.close();
        assertThat(endpoint.violations()).isEmpty();
    }

    private static Embedding embed(Embedder embedder, Truncation truncation, int overlap) {
        return embedder.embed(EmbeddingRequest.builder()
                        .text(LONG)
                        .truncation(truncation)
                        .windowOverlap(overlap)
                        .build())
                .embeddings()
                .get(0);
    }

    @Test
    void countsAsTheModelDoes() {
        for (String text : List.of("", "Hello world", LONG)) {
            assertThat(remote.countTokens(text)).isEqualTo(local.countTokens(text));
        }
        List<Embedding> embeddings = remote.embedAll(List.of("one", "two words", "and three words"));
        assertThat(embeddings.stream().map(Embedding::tokens)).containsExactly(3, 4, 5);
    }

    @Test
    void theEndIsCutOff() {
        Embedding here = embed(local, Truncation.END, 0);
        Embedding there = embed(remote, Truncation.END, 0);
        assertThat(there.truncated()).isTrue();
        assertThat(there.tokens()).isEqualTo(here.tokens());
        assertThat(there.cosineSimilarity(here)).isCloseTo(1, within(1e-5));
    }

    @Test
    void anErrorSparesTheOthers() {
        assertThatThrownBy(() -> embed(remote, Truncation.ERROR, 0))
                .isInstanceOf(ContextLengthExceededException.class)
                .hasMessageContaining("takes 512");
    }

    @Test
    void windowsCoverTheWholeText() {
        for (int overlap : List.of(0, 50)) {
            Embedding here = embed(local, Truncation.WINDOWS, overlap);
            Embedding there = embed(remote, Truncation.WINDOWS, overlap);
            assertThat(there.truncated()).isFalse();
            assertThat(there.windows()).hasSameSizeAs(here.windows());
            int end = 0;
            for (EmbeddingWindow window : there.windows()) {
                assertThat(window.start()).isLessThanOrEqualTo(end + 1);
                assertThat(window.tokens()).isLessThanOrEqualTo(512);
                end = window.end();
            }
            assertThat(end).isEqualTo(LONG.length());
            assertThat(there.cosineSimilarity(here)).isGreaterThan(0.999);
        }
        assertThatThrownBy(() -> embed(remote, Truncation.WINDOWS, 600))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("windowOverlap");
    }
}
