package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.ToolDefinition;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every service: run against the endpoint on loopback, or, with the environment variables of docs/remote.md,
 * against a real account.
 */
class AnyServiceTest {
    private final @Nullable String url = System.getenv("INLAY_REMOTE_URL");
    private @Nullable ServiceEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        if (url == null) {
            endpoint = ServiceEndpoint.start();
        }
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    private OpenAiProvider provider(String modelVariable, @Nullable String key) {
        ServiceEndpoint local = endpoint;
        if (local != null) {
            return OpenAiProvider.of(
                    "azure",
                    Options.azure(local)
                            .apiKey(key == null ? ServiceEndpoint.KEY : key)
                            .maxTextsPerRequest(8)
                            .build());
        }
        String version = System.getenv("INLAY_REMOTE_API_VERSION");
        String model = Objects.requireNonNull(System.getenv(modelVariable), modelVariable);
        URI uri = URI.create(Objects.requireNonNull(url));
        RemoteOptions.Builder options = version == null
                ? RemoteOptions.openAiCompatible(uri, model)
                : RemoteOptions.azureOpenAi(uri, model).apiVersion(version);
        options.apiKey(key == null ? System.getenv("INLAY_REMOTE_KEY") : key).maxTextsPerRequest(8);
        return OpenAiProvider.of("azure", options.build());
    }

    private OpenAiProvider embeddings() {
        return provider("INLAY_REMOTE_EMBEDDING_MODEL", null);
    }

    private OpenAiProvider chats() {
        return provider("INLAY_REMOTE_CHAT_MODEL", null);
    }

    @Test
    void orderHoldsOverSeveralRequests() {
        List<String> texts =
                IntStream.range(0, 20).mapToObj(i -> "Text number " + i + ".").toList();
        try (Embedder embedder = embeddings().openEmbedder()) {
            EmbeddingResponse all = embedder.embed(EmbeddingRequest.of(texts));
            assertThat(all.embeddings()).hasSize(20);
            assertThat(all.totalTokens()).isPositive();
            Embedding alone = embedder.embed(texts.get(13));
            assertThat(alone.tokens()).isPositive();
            assertThat(alone.cosineSimilarity(all.embeddings().get(13))).isCloseTo(1, within(1e-3));
            assertThat(alone.dimension()).isEqualTo(embedder.info().dimension());
        }
    }

    @Test
    void wholeAndStreamedAnswers() {
        ChatRequest request = ChatRequest.builder()
                .user("Answer with one short sentence: what is the capital of France?")
                .options(GenerationOptions.builder().maxTokens(200).build())
                .build();
        try (ChatGenerator chat = chats().openChat()) {
            ChatResponse whole = chat.generate(request);
            assertThat(whole.text()).isNotBlank();
            assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(whole.usage().promptTokens()).isPositive();
            List<ChatChunk> chunks = new ArrayList<>();
            ChatResponse streamed = chat.stream(request, chunks::add);
            StringBuilder text = new StringBuilder();
            chunks.forEach(chunk -> text.append(chunk.text()));
            assertThat(text).hasToString(streamed.text());
            assertThat(chunks.get(chunks.size() - 1).finishReason()).hasValue(FinishReason.STOP);
            assertThat(streamed.usage().completionTokens()).isPositive();
        }
    }

    @Test
    void toolsAreTakenAndStreamsCancelled() {
        ChatRequest request = ChatRequest.builder()
                .user("Count from one to three hundred in words.")
                .tool(new ToolDefinition(
                        "weather",
                        "Tells the weather of a city.",
                        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"))
                .build();
        try (ChatGenerator chat = chats().openChat();
                ChatStream stream = chat.stream(request)) {
            Iterator<ChatChunk> chunks = stream.iterator();
            assertThat(chunks.hasNext()).isTrue();
            stream.cancel();
            assertThat(stream.response().finishReason())
                    .isIn(FinishReason.CANCELLED, FinishReason.STOP, FinishReason.TOOL_CALLS);
        }
    }

    @Test
    void aWrongKeyIsToldWithStatusAndWithoutTheKey() {
        assertThatThrownBy(() -> provider("INLAY_REMOTE_EMBEDDING_MODEL", "wrong-key-5566")
                        .openEmbedder())
                .isInstanceOfSatisfying(
                        RemoteAuthenticationException.class,
                        e -> assertThat(e.status().orElse(0)).isIn(401, 403))
                .hasMessageNotContaining("wrong-key-5566");
    }
}
