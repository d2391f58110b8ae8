package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.GenerationOptions;
import dev.inlay.ModelDownloadException;
import dev.inlay.Purpose;
import dev.inlay.model.HubModelBuilder;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name, a download over HTTP, and a model that runs: through the public API alone. */
class HubEndToEndTest {
    @TempDir
    Path cache;

    private FakeHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private HubModelBuilder source(String repository) {
        return ModelSource.hubBuilder(repository).endpoint(hub.endpoint()).cacheDirectory(cache);
    }

    private static Path resource(String folder, String name) {
        return Path.of(System.getProperty("inlay.basedir", "."), "src", "test", "resources", folder, name);
    }

    @Test
    void aNameIsEnoughToEmbed() throws IOException {
        ModelSource bundled = ModelSource.named("bge-small-en-v1.5");
        hub.repository("BAAI/bge-small-en-v1.5").directory(bundled.resolve());
        Embedding expected;
        try (Embedder embedder = Embedder.load(bundled)) {
            expected = embedder.embed("Who split white light?", Purpose.QUERY);
        }
        try (Embedder embedder = Embedder.load(source("BAAI/bge-small-en-v1.5").build())) {
            assertThat(embedder.embed("Who split white light?", Purpose.QUERY).cosineSimilarity(expected))
                    .isCloseTo(1, within(1e-6));
            assertThat(embedder.placement().toString()).contains("BAAI/bge-small-en-v1.5");
        }
        hub.forget();
        try (Embedder embedder =
                Embedder.load(source("BAAI/bge-small-en-v1.5").offline(true).build())) {
            assertThat(embedder.embed("Who split white light?", Purpose.QUERY).cosineSimilarity(expected))
                    .isCloseTo(1, within(1e-6));
        }
        assertThat(hub.requests()).isEmpty();
    }

    /** Weights beside the graph are opened through a link in the snapshot. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert-external", "tiny-bert-dense", "tiny-bert-plain"})
    void encodersOfEveryLayout(String name) throws IOException {
        hub.repository("tests/" + name).directory(resource("models", name));
        try (Embedder local = Embedder.load(ModelSource.directory(resource("models", name)));
                Embedder fetched = Embedder.load(source("tests/" + name).build())) {
            assertThat(fetched.embed("hello world").cosineSimilarity(local.embed("hello world")))
                    .isCloseTo(1, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-two-session", "tiny-llama-merged-fp16"})
    void decodersOfEveryLayout(String name) throws IOException {
        hub.repository("tests/" + name).directory(resource("chat", name));
        try (ChatGenerator local = ChatGenerator.load(ModelSource.directory(resource("chat", name)));
                ChatGenerator fetched =
                        ChatGenerator.load(source("tests/" + name).build())) {
            assertThat(answer(fetched)).isEqualTo(answer(local));
        }
    }

    @Test
    void aFolderIsAVariant() throws IOException {
        FakeHub.Repository repository = hub.repository("tests/several");
        hub.repository("tests/one").directory(resource("chat", "tiny-llama-genai-int4"));
        hub.repository("tests/one").files.forEach((path, content) -> {
            repository.file("cpu_and_mobile/cpu-int4-rtn-block-32/" + path, content);
            repository.file("cuda/cuda-int4-rtn-block-32/" + path, content);
        });
        assertThatThrownBy(() -> source("tests/several").build().resolve())
                .isInstanceOf(ModelDownloadException.class)
                .hasMessageContaining("cpu_and_mobile/cpu-int4-rtn-block-32, cuda/cuda-int4-rtn-block-32");
        try (ChatGenerator chat = ChatGenerator.load(
                source("tests/several").variant("cpu-int4-rtn-block-32").build())) {
            assertThat(answer(chat)).isNotNull();
        }
        assertThat(hub.requests("/resolve/"))
                .allSatisfy(request -> assertThat(request.path()).contains("cpu_and_mobile"));
    }

    private static String answer(ChatGenerator chat) {
        return chat.complete(
                        "one two",
                        GenerationOptions.builder().maxTokens(4).temperature(0).build())
                .text();
    }

    @Test
    void errorsNameTheModel() {
        assertThatThrownBy(() -> source("tests/none").build().resolve())
                .isInstanceOfSatisfying(
                        ModelDownloadException.class,
                        e -> assertThat(e.reason()).isEqualTo(ModelDownloadException.Reason.NOT_FOUND))
                .hasMessageContaining("tests/none")
                .hasMessageContaining(hub.endpoint());
    }
}
