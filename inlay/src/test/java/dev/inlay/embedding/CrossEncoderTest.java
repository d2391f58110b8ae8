package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.RankedDocument;
import dev.inlay.Reranker;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rerankers against sentence-transformers' CrossEncoder.predict, activation and truncation included. */
class CrossEncoderTest {
    private static ModelSource model(String name) {
        return ModelSource.directory(References.tinyModel(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-cross-encoder",
                "tiny-cross-encoder-identity",
                "tiny-cross-encoder-saved",
                "tiny-cross-encoder-roberta",
                "tiny-cross-encoder-2label"
            })
    void scoresEqualCrossEncoder(String name) {
        JsonNode reference = References.json("/models/" + name + "/reference.json");
        int labels = reference.get("labels").asInt();
        for (int label = 0; label < labels; label++) {
            try (Reranker reranker =
                    Reranker.builder().model(model(name)).label(label).build()) {
                assertThat(reranker.maxTokens())
                        .isEqualTo(reference.get("maxTokens").asInt());
                for (JsonNode set : reference.get("sets")) {
                    List<String> documents = new ArrayList<>();
                    set.get("documents")
                            .forEach(document ->
                                    documents.add(document.get("text").asText()));
                    float[] scores = reranker.score(set.get("query").asText(), documents);
                    for (int i = 0; i < scores.length; i++) {
                        double expected = set.get("documents")
                                .get(i)
                                .get("scores")
                                .get(label)
                                .asDouble();
                        assertThat((double) scores[i])
                                .as("%s: %s", set.get("query"), documents.get(i))
                                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void rankSortsAndLimits() {
        try (Reranker reranker = Reranker.load(model("tiny-cross-encoder"))) {
            List<String> documents = List.of("light", "A prism spreads white light.", "", "The rays of the Sun.");
            float[] scores = reranker.score("prism", documents);
            List<RankedDocument> ranked = reranker.rank("prism", documents, 2);
            float[] sorted = scores.clone();
            Arrays.sort(sorted);
            assertThat(ranked).hasSize(2);
            assertThat(ranked.get(0).score()).isEqualTo(sorted[3]);
            assertThat(ranked.get(0).score()).isEqualTo(scores[ranked.get(0).index()]);
            assertThat(ranked.get(1).text())
                    .isEqualTo(documents.get(ranked.get(1).index()));
            assertThat(reranker.rank("prism", documents)).hasSize(4);
            assertThat(reranker.score("prism", List.of())).isEmpty();
        }
    }

    @Test
    void severalLabelsNeedAChoice() {
        assertThatThrownBy(() -> Reranker.load(model("tiny-cross-encoder-2label")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("2 labels")
                .hasMessageContaining("label(index)");
        assertThatThrownBy(() -> Reranker.builder()
                        .model(model("tiny-cross-encoder-2label"))
                        .label(2)
                        .build())
                .isInstanceOf(ModelLoadException.class);
    }

    @Test
    void badInputIsNamed() {
        try (Reranker reranker = Reranker.load(model("tiny-cross-encoder"))) {
            assertThatThrownBy(() -> reranker.score("q", Arrays.asList("a", null)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Document 1");
            assertThatThrownBy(() -> reranker.score("\ud800", List.of("a")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("The query");
            assertThatThrownBy(() -> reranker.rank("q", List.of("a"), -1)).isInstanceOf(InvalidRequestException.class);
        }
        Reranker closed = Reranker.load(model("tiny-cross-encoder"));
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.score("q", List.of("a"))).isInstanceOf(IllegalStateException.class);
    }
}
