package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.Embedder;
import dev.inlay.EmbedderBuilder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.ModelLoadException;
import dev.inlay.PoolingMode;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layout and pooling mode against sentence-transformers' own vectors, in one padded batch and one by one. */
class TinyModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-bert-2d",
                "tiny-bert-cls-normalize",
                "tiny-bert-concat",
                "tiny-bert-concat-list",
                "tiny-bert-dense",
                "tiny-bert-external",
                "tiny-bert-fp16",
                "tiny-bert-int32",
                "tiny-bert-last-token",
                "tiny-bert-last-token-left",
                "tiny-bert-max",
                "tiny-bert-max-seq-length",
                "tiny-bert-mean",
                "tiny-bert-mean-sqrt-len",
                "tiny-bert-plain",
                "tiny-bert-prompts",
                "tiny-bert-prompts-excluded",
                "tiny-bert-prompts-excluded-concat",
                "tiny-bert-sentence-embedding",
                "tiny-bert-weighted-mean",
                "tiny-decoder-last-token",
                "tiny-distilbert",
                "tiny-positions",
                "tiny-roberta",
                "tiny-xlm-roberta"
            })
    void vectorsEqualSentenceTransformers(String name) {
        JsonNode reference = References.json("/models/" + name + "/reference.json");
        float tolerance = (float) Math.max(1e-5, reference.get("tolerance").asDouble());
        EmbedderBuilder builder = Embedder.builder()
                .model(ModelSource.directory(References.tinyModel(name)))
                .prompt("(own)", "find this: ");
        try (Embedder embedder = builder.build()) {
            assertThat(embedder.info().dimension())
                    .isEqualTo(reference.get("dimension").asInt());
            assertThat(embedder.info().maxTokens())
                    .isEqualTo(reference.get("maxTokens").asInt());
            check(embedder, reference.get("entries"), EmbeddingRequest.builder(), tolerance);
            if (reference.has("prompts")) {
                for (Map.Entry<String, JsonNode> prompt :
                        reference.get("prompts").properties()) {
                    EmbeddingRequest.Builder request = EmbeddingRequest.builder();
                    if (prompt.getKey().equals("(none)")) {
                        request.purpose(Purpose.NONE);
                    } else {
                        request.promptName(prompt.getKey());
                    }
                    check(embedder, prompt.getValue().get("entries"), request, tolerance);
                }
            }
        }
    }

    private static void check(Embedder embedder, JsonNode entries, EmbeddingRequest.Builder request, float tolerance) {
        List<String> texts = new ArrayList<>();
        entries.forEach(entry -> texts.add(entry.get("text").asText()));
        List<Embedding> together = embedder.embed(request.texts(texts).build()).embeddings();
        EmbeddingRequest settings = request.build();
        for (int i = 0; i < texts.size(); i++) {
            JsonNode entry = entries.get(i);
            Embedding alone = embedder.embed(
                            EmbeddingRequest.builder()
                                    .text(texts.get(i))
                                    .purpose(settings.purpose())
                                    .build()
                                    .toBuilder()
                                    .build())
                    .embeddings()
                    .get(0);
            float[] expected = References.vector(entry.get("vector"));
            assertThat(References.largestDifference(together.get(i).vector(), expected))
                    .as("text %d in a batch: %s", i, texts.get(i))
                    .isLessThanOrEqualTo(tolerance);
            assertThat(together.get(i).tokens())
                    .isEqualTo(entry.get("usedTokens").asInt());
            assertThat(together.get(i).truncated())
                    .isEqualTo(entry.get("truncated").asBoolean());
            if (settings.promptName().isEmpty()) {
                assertThat(References.largestDifference(alone.vector(), expected))
                        .as("text %d alone", i)
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }

    @Test
    void aPlainDirectoryTakesThePoolingThatTheUserSets() {
        JsonNode reference = References.json("/models/tiny-bert-plain/reference.json");
        try (Embedder embedder = Embedder.builder()
                .model(ModelSource.directory(References.tinyModel("tiny-bert-plain")))
                .pooling(PoolingMode.CLS)
                .build()) {
            for (JsonNode entry : reference.get("entries")) {
                assertThat(References.largestDifference(
                                embedder.embed(entry.get("text").asText()).vector(),
                                References.vector(entry.get("clsVector"))))
                        .isLessThan(1e-5f);
            }
        }
    }

    @Test
    void purposesChooseThePromptsOfTheModel() {
        JsonNode prompts =
                References.json("/models/tiny-bert-prompts/reference.json").get("prompts");
        try (Embedder embedder = Embedder.load(ModelSource.directory(References.tinyModel("tiny-bert-prompts")))) {
            JsonNode query = prompts.get("query").get("entries").get(1);
            assertThat(References.cosine(
                            embedder.embed(query.get("text").asText(), Purpose.QUERY), query.get("vector")))
                    .isGreaterThan(0.999999);
            JsonNode document = prompts.get("document").get("entries").get(1);
            assertThat(References.cosine(
                            embedder.embed(document.get("text").asText(), Purpose.DOCUMENT), document.get("vector")))
                    .isGreaterThan(0.999999);
            assertThat(embedder.info().defaultPromptName()).contains("passage");
        }
    }

    @Test
    void pickledDenseWeightsAreRefusedWithTheWayOut() {
        ModelSource source = ModelSource.directory(References.tinyModel("tiny-bert-dense-bin"));
        assertThatThrownBy(() -> Embedder.load(source))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("pytorch_model.bin")
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void modelsOnTheClassPathLoadFromTheirFolder() {
        JsonNode entry = References.json("/models/tiny-bert-mean/reference.json")
                .get("entries")
                .get(2);
        try (Embedder embedder = Embedder.load(ModelSource.classpath("models/tiny-bert-mean"))) {
            assertThat(References.cosine(embedder.embed(entry.get("text").asText()), entry.get("vector")))
                    .isGreaterThan(0.999999);
        }
    }
}
