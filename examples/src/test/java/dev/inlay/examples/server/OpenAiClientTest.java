package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client, pointed at the server. */
class OpenAiClientTest {
    private final OpenAIClient client = client(TestServer.shared(), "unused");

    private static OpenAIClient client(TestServer server, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String text) {
        return ChatCompletionCreateParams.builder()
                .model(TestServer.CHAT_MODEL)
                .addUserMessage(text)
                .temperature(0.0)
                .maxCompletionTokens(12);
    }

    @Test
    void answersAChat() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("What is the capital of France?").build());

        answer.validate();
        assertThat(answer.choices()).hasSize(1);
        assertThat(answer.choices().get(0).message().content())
                .hasValueSatisfying(text -> assertThat(text).isNotBlank());
        assertThat(answer.usage())
                .hasValueSatisfying(usage ->
                        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens()));
    }

    @Test
    void answersAsynchronously() throws Exception {
        ChatCompletionCreateParams params = chat("Name a colour.").build();
        client.chat().completions().create(params);
        ChatCompletion answer =
                client.async().chat().completions().create(params).get(1, TimeUnit.MINUTES);

        assertThat(answer.choices().get(0).message().content())
                .isEqualTo(client.chat()
                        .completions()
                        .create(params)
                        .choices()
                        .get(0)
                        .message()
                        .content());
    }

    @Test
    void streamsTheSameText() {
        ChatCompletionCreateParams params = chat("Tell me about the sea.")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        // From here on the prompt comes out of the cache, whose sums are rounded in another order.
        client.chat().completions().create(chat("Tell me about the sea.").build());
        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            chunks = stream.stream().toList();
        }
        String text = chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content().orElse(""))
                .collect(Collectors.joining());
        ChatCompletion whole = client.chat()
                .completions()
                .create(chat("Tell me about the sea.").build());

        assertThat(whole.choices().get(0).message().content()).hasValue(text);
        assertThat(chunks.get(chunks.size() - 1).usage().map(usage -> usage.completionTokens()))
                .isEqualTo(whole.usage().map(usage -> usage.completionTokens()));
    }

    @Test
    void streamsSeveralAnswersAsynchronously() throws Exception {
        StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
        var stream = client.async()
                .chat()
                .completions()
                .createStreaming(chat("Say a word.").n(2).temperature(1.0).build());
        stream.subscribe(chunk -> chunk.choices()
                .forEach(choice -> texts[(int) choice.index()].append(
                        choice.delta().content().orElse(""))));
        stream.onCompleteFuture().get(1, TimeUnit.MINUTES);

        assertThat(texts[0]).isNotBlank();
        assertThat(texts[1]).isNotBlank().isNotEqualToIgnoringCase(texts[0]);
    }

    @Test
    void givesLogProbabilities() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("What is two and two?")
                        .logprobs(true)
                        .topLogprobs(2)
                        .build());

        var content = answer.choices().get(0).logprobs().orElseThrow().content().orElseThrow();
        assertThat(content).isNotEmpty().allSatisfy(token -> {
            assertThat(token.logprob()).isLessThanOrEqualTo(0);
            assertThat(token.topLogprobs()).hasSize(2);
            assertThat(token.topLogprobs().get(0).token()).isEqualTo(token.token());
        });
    }

    @Test
    void embedsInBothEncodings() {
        EmbeddingCreateParams.Builder params = EmbeddingCreateParams.builder()
                .model(TestServer.EMBEDDING_MODEL)
                .inputOfArrayOfStrings(List.of("Hello world", "Guten Tag"));
        CreateEmbeddingResponse floats = client.embeddings()
                .create(params.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());
        CreateEmbeddingResponse base64 = client.embeddings()
                .create(params.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());

        assertThat(floats.data()).extracting(entry -> entry.index()).containsExactly(0L, 1L);
        for (int i = 0; i < 2; i++) {
            List<Float> vector = floats.data().get(i).embedding();
            assertThat(vector).hasSize(384).isEqualTo(base64.data().get(i).embedding());
            assertThat(vector.stream().mapToDouble(value -> value * value).sum())
                    .isCloseTo(1, within(1e-5));
        }
        assertThat(floats.usage().promptTokens()).isPositive();
    }

    @Test
    void completesText() {
        Completion answer = client.completions()
                .create(CompletionCreateParams.builder()
                        .model(TestServer.CHAT_MODEL)
                        .prompt("Once upon a time")
                        .maxTokens(4)
                        .build());

        assertThat(answer.choices().get(0).text()).isNotBlank();
        assertThat(answer.choices().get(0).finishReason().toString()).isEqualTo("length");
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .containsExactly(TestServer.EMBEDDING_MODEL, TestServer.CHAT_MODEL, TestServer.ALIAS);
        assertThat(client.models().retrieve(TestServer.ALIAS).id()).isEqualTo(TestServer.ALIAS);
    }

    @Test
    void errorsAreTheClientsOwn() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("x").model("gpt-9").build()))
                .isInstanceOfSatisfying(NotFoundException.class, error -> {
                    assertThat(error.code()).hasValue("model_not_found");
                    assertThat(error.param()).hasValue("model");
                })
                .hasMessageContaining(TestServer.CHAT_MODEL);
        assertThatThrownBy(() ->
                        client.chat().completions().create(chat("x").n(1000).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> assertThat(error.param()).hasValue("n"));
        assertThatThrownBy(() -> client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model(TestServer.EMBEDDING_MODEL)
                                .input("word ".repeat(600))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> assertThat(error.code()).hasValue("context_length_exceeded"));
    }

    @Test
    void aWrongKeyIsRefused() {
        try (TestServer server =
                TestServer.startLoading(TestServer.embeddingOnly("secret", List.of(), Limits.DEFAULTS))) {
            assertThatThrownBy(() -> client(server, "wrong").models().list()).isInstanceOf(UnauthorizedException.class);
            assertThat(client(server, "secret").models().list().data()).hasSize(1);
        }
    }
}
