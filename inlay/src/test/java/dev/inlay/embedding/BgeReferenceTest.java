package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.PoolingMode;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bundled model against vectors that Python's tokenizers and onnxruntime made of the same files, text by text. */
@Tag("integration")
class BgeReferenceTest {
    private static final double SAME = 0.99999;

    /**
     * int8 kernels round differently from one runtime release to the next (Python 1.29 to 1.31: down to 0.9968) and from one
     * instruction set to another; the reference is of the same release as ours.
     */
    private static final double QUANTIZED_SAME = 0.995;

    private static Embedder embedder;
    private static JsonNode reference;
    private static Map<String, String> texts;

    @BeforeAll
    static void load() {
        embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"));
        reference = References.json("/reference/bge-small-en-v1.5.json");
        texts = References.texts();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void everyTextOfOneBatchEqualsTheReferenceOfThatTextAlone() {
        List<JsonNode> entries = new ArrayList<>();
        reference.get("entries").forEach(entries::add);
        List<Embedding> embeddings = embedder.embedAll(entries.stream()
                .map(entry -> texts.get(entry.get("id").asText()))
                .toList());

        assertThat(entries).hasSizeGreaterThan(200);
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            Embedding embedding = embeddings.get(i);
            assertThat(References.cosine(embedding, entry.get("vector")))
                    .as(entry.get("id").asText())
                    .isGreaterThanOrEqualTo(SAME);
            assertThat(embedding.tokens()).isEqualTo(entry.get("usedTokens").asInt());
            assertThat(embedding.truncated()).isEqualTo(entry.get("truncated").asBoolean());
        }
    }

    @Test
    void singleTextsAndTokenCountsEqualTheReference() {
        for (JsonNode entry : reference.get("entries")) {
            if (!entry.has("ids")) {
                continue;
            }
            String id = entry.get("id").asText();
            assertThat(References.cosine(embedder.embed(texts.get(id)), entry.get("vector")))
                    .as(id)
                    .isGreaterThanOrEqualTo(SAME);
            assertThat(embedder.countTokens(texts.get(id)))
                    .as(id)
                    .isEqualTo(entry.get("tokens").asInt());
        }
    }

    @Test
    void theQueryPromptGoesInFrontOfQueriesOnly() {
        int queries = 0;
        for (JsonNode entry : reference.get("entries")) {
            if (!entry.has("withQueryPrompt")) {
                continue;
            }
            queries++;
            String text = texts.get(entry.get("id").asText());
            Embedding query = embedder.embed(text, Purpose.QUERY);
            assertThat(References.cosine(query, entry.get("withQueryPrompt").get("vector")))
                    .isGreaterThanOrEqualTo(SAME);
            assertThat(query.tokens())
                    .isEqualTo(entry.get("withQueryPrompt").get("usedTokens").asInt());
            for (Purpose purpose : List.of(Purpose.DOCUMENT, Purpose.NONE, Purpose.DEFAULT)) {
                assertThat(References.cosine(embedder.embed(text, purpose), entry.get("vector")))
                        .isGreaterThanOrEqualTo(SAME);
            }
        }
        assertThat(queries).isPositive();
    }

    @Test
    void spelledSpecialTokensAreTextUnlessAskedFor() {
        try (Embedder parsing = Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .parseSpecialTokens(true)
                .build()) {
            int literals = 0;
            for (JsonNode entry : reference.get("entries")) {
                if (!entry.has("asControl")) {
                    continue;
                }
                literals++;
                String text = texts.get(entry.get("id").asText());
                assertThat(References.cosine(embedder.embed(text), entry.get("vector")))
                        .isGreaterThanOrEqualTo(SAME);
                Embedding control = parsing.embed(text);
                assertThat(References.cosine(control, entry.get("asControl").get("vector")))
                        .isGreaterThanOrEqualTo(SAME);
                assertThat(control.tokens())
                        .isEqualTo(entry.get("asControl").get("usedTokens").asInt());
            }
            assertThat(literals).isPositive();
        }
    }

    @Test
    void theQuantizedSiblingEqualsItsOwnReference() {
        JsonNode quantized = References.json("/reference/bge-small-en-v1.5-q.json");
        try (Embedder q = Embedder.load(ModelSource.named("bge-small-en-v1.5-q"))) {
            for (JsonNode entry : quantized.get("entries")) {
                // Its activations are quantised by what else is in the run, so one text a run, as the reference.
                Embedding embedding = q.embed(texts.get(entry.get("id").asText()));
                assertThat(References.cosine(embedding, entry.get("vector")))
                        .as(entry.get("id").asText())
                        .isGreaterThanOrEqualTo(QUANTIZED_SAME);
            }
        }
    }

    @Test
    void windowsCoverTheWholeTextAndTheMeanIsTheirs() {
        String text = String.join(" ", texts.values()).substring(0, 20_000);
        Embedding whole = embedder.embed(EmbeddingRequest.builder()
                        .text(text)
                        .truncation(Truncation.WINDOWS)
                        .windowOverlap(10)
                        .build())
                .embeddings()
                .get(0);

        assertThat(whole.truncated()).isFalse();
        assertThat(whole.windows()).hasSizeGreaterThan(5);
        assertThat(whole.windows().get(0).start()).isZero();
        int end = 0;
        double[] mean = new double[384];
        for (var window : whole.windows()) {
            assertThat(window.start()).isLessThanOrEqualTo(end + 2);
            assertThat(window.tokens()).isBetween(3, 512);
            end = window.end();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += window.vector()[i] * window.tokens();
            }
        }
        assertThat(end).isGreaterThan(text.stripTrailing().length() - 3);
        assertThat(whole.tokens())
                .isEqualTo(whole.windows().stream().mapToInt(w -> w.tokens()).sum());
        float[] direction = new float[384];
        for (int i = 0; i < mean.length; i++) {
            direction[i] = (float) mean[i];
        }
        assertThat(whole.cosineSimilarity(Embedding.of(direction, 1))).isGreaterThan(0.999999);
    }

    @Test
    void infoSaysWhatTheModelIs() {
        assertThat(embedder.info().dimension()).isEqualTo(384);
        assertThat(embedder.info().maxTokens()).isEqualTo(512);
        assertThat(embedder.info().pooling()).containsExactly(PoolingMode.CLS);
        assertThat(embedder.info().normalized()).isTrue();
        assertThat(embedder.info().prompts()).containsKey("query");
        assertThat(embedder.placement().provider()).isEqualTo("cpu");
        assertThat(embedder.placement().toString()).contains("bge-small-en-v1.5 runs on cpu");
    }
}
