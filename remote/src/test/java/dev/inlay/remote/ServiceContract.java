package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.EmbeddingType;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.ResponseFormat;
import dev.inlay.ToolCall;
import dev.inlay.ToolDefinition;
import dev.inlay.remote.endpoint.ChatScript;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every healthy service must do. {@link LoopbackServiceTest} runs it against the endpoint of these tests, {@link RealAccountTest}
 * against an account: the same calls and the same expectations.
 */
abstract class ServiceContract {
    /** What a model is for. */
    enum Kind {
        EMBEDDING,
        CHAT
    }

    /** The service with its key and its model of a kind. */
    abstract RemoteOptions.Builder service(Kind kind);

    /** The same service with its key and another embedding model. */
    abstract RemoteOptions.Builder service(String model);

    /** What an endpoint with a script says next; a real model says what it says. */
    void script(ChatScript script) {}

    private RemoteOptions.Builder options(Kind kind) {
        return service(kind).maxTextsPerRequest(8);
    }

    private Embedder embedder(UnaryOperator<RemoteOptions.Builder> change) {
        return OpenAiProvider.of(
                        "service", change.apply(options(Kind.EMBEDDING)).build())
                .openEmbedder();
    }

    private ChatGenerator chat() {
        return OpenAiProvider.of("service", options(Kind.CHAT).build()).openChat();
    }

    private static GenerationOptions atMost(int tokens) {
        return GenerationOptions.builder().maxTokens(tokens).build();
    }

    private static final ToolDefinition WEATHER = new ToolDefinition(
            "weather",
            "Tells the weather of a city.",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"],"
                    + "\"additionalProperties\":false}");

    @Test
    void orderHoldsOverSeveralRequests() {
        List<String> texts =
                IntStream.range(0, 20).mapToObj(i -> "Text number " + i + ".").toList();
        try (Embedder embedder = embedder(same -> same)) {
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
        try (ChatGenerator chat = chat()) {
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

    @ParameterizedTest
    @EnumSource(EncodingFormat.class)
    void bothEncodingsGiveTheSameVectors(EncodingFormat format) {
        try (Embedder one = embedder(options -> options.encodingFormat(format));
                Embedder other = embedder(same -> same)) {
            assertThat(one.embed("The quick brown fox.").cosineSimilarity(other.embed("The quick brown fox.")))
                    .isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void fewerDimensionsAreAskedForOrCutHere() {
        try (Embedder asking = embedder(same -> same);
                Embedder cutting = embedder(options -> options.cutDimensionsLocally(true))) {
            int fewer = asking.info().dimension() / 2;
            EmbeddingRequest request = EmbeddingRequest.builder()
                    .text("Half of it.")
                    .dimensions(fewer)
                    .build();
            assertThat(cutting.embed(request).embeddings().get(0).dimension()).isEqualTo(fewer);
            try {
                assertThat(asking.embed(request).embeddings().get(0).dimension())
                        .isEqualTo(fewer);
            } catch (InvalidRequestException e) {
                // A model that was not trained for it refuses: that is an answer too.
                assertThat(e.getMessage()).containsIgnoringCase("dimension");
            }
        }
    }

    @Test
    void smallOutputTypesAndPromptsAreMadeHere() {
        try (Embedder embedder = embedder(options -> options.prompt("query", "query: "))) {
            Embedding floats = embedder.embed("query: What is light?");
            Embedding prompted = embedder.embed(EmbeddingRequest.builder()
                            .text("What is light?")
                            .promptName("query")
                            .build())
                    .embeddings()
                    .get(0);
            assertThat(prompted.cosineSimilarity(floats)).isCloseTo(1, within(1e-3));
            Embedding bits = embedder.embed(EmbeddingRequest.builder()
                            .text("What is light?")
                            .output(EmbeddingType.BINARY)
                            .build())
                    .embeddings()
                    .get(0);
            assertThat(bits.type()).isEqualTo(EmbeddingType.BINARY);
        }
    }

    @Test
    void emptyTextsAreRefusedAndTheOthersEmbedded() {
        try (Embedder embedder = embedder(same -> same)) {
            assertThatThrownBy(() -> embedder.embedAll(List.of("one", "", "two")))
                    .isInstanceOfSatisfying(
                            PartialEmbeddingException.class,
                            e -> assertThat(e.failures()).containsOnlyKeys(1));
        }
    }

    @Test
    void manyThreadsAtOnce() throws Exception {
        try (Embedder embedder = embedder(same -> same)) {
            Embedding expected = embedder.embed("The same text.");
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Future<Embedding>> answers = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    answers.add(threads.submit(() -> embedder.embed("The same text.")));
                }
                for (Future<Embedding> answer : answers) {
                    assertThat(answer.get().cosineSimilarity(expected)).isCloseTo(1, within(1e-3));
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void limitsOfTheAnswerAreKept() {
        script(ChatScript.of("One", " two").ending("length"));
        try (ChatGenerator chat = chat()) {
            ChatRequest request = ChatRequest.builder()
                    .user("Count from one to three hundred in words.")
                    .options(atMost(20))
                    .build();
            assertThat(chat.generate(request).finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(chat.stream(request, chunk -> {}).finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void samplingOptionsAreTaken() {
        try (ChatGenerator chat = chat()) {
            ChatResponse answer = chat.generate(ChatRequest.builder()
                    .system("You are brief.")
                    .user("Say hello.")
                    .options(GenerationOptions.builder()
                            .maxTokens(50)
                            .temperature(0.2)
                            .topP(0.9)
                            .presencePenalty(0.1)
                            .frequencyPenalty(0.1)
                            .seed(7)
                            .stop("###")
                            .build())
                    .build());
            assertThat(answer.text()).isNotBlank();
        }
    }

    @Test
    void toolsAreCalledAndTheirResultsRead() {
        script(new ChatScript(List.of(), "stop", List.of(), false)
                .calling("call_1", "weather", "{\"city\":\"Paris\"}"));
        ChatRequest request = ChatRequest.builder()
                .system("Always use the tool for questions about the weather.")
                .user("What is the weather in Paris?")
                .tool(WEATHER)
                .options(atMost(200))
                .build();
        try (ChatGenerator chat = chat()) {
            for (ChatResponse answer : List.of(chat.generate(request), chat.stream(request, chunk -> {}))) {
                assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
                ToolCall call = answer.message().toolCalls().get(0);
                assertThat(call.name()).isEqualTo("weather");
                assertThat(call.arguments()).contains("Paris");
                script(ChatScript.of("It rains", "."));
                ChatResponse next = chat.generate(request.toBuilder()
                        .message(answer.message())
                        .message(ChatMessage.tool(call.id(), "Rain, 12 degrees."))
                        .build());
                assertThat(next.text()).isNotBlank();
            }
        }
    }

    @Test
    void answersAreJsonWhereThatIsAskedFor() {
        script(ChatScript.of("{\"city\":", "\"Paris\"}"));
        String schema = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"],"
                + "\"additionalProperties\":false}";
        try (ChatGenerator chat = chat()) {
            for (ResponseFormat format : List.of(ResponseFormat.jsonObject(), ResponseFormat.jsonSchema(schema))) {
                String text = chat.generate(ChatRequest.builder()
                                .user("The capital of France as a JSON object with the member \"city\".")
                                .responseFormat(format)
                                .options(atMost(100))
                                .build())
                        .text();
                assertThat(text.strip()).startsWith("{").endsWith("}").contains("Paris");
            }
        }
    }

    @Test
    void answersComeAsynchronously() {
        try (ChatGenerator chat = chat()) {
            ChatRequest request = ChatRequest.of("Say hello.");
            List<CompletableFuture<ChatResponse>> answers =
                    List.of(chat.generateAsync(request), chat.generateAsync(request));
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().text()).isNotBlank());
        }
    }

    @Test
    void toolsAreTakenAndStreamsCancelled() {
        ChatRequest request = ChatRequest.builder()
                .user("Count from one to three hundred in words.")
                .tool(WEATHER)
                .build();
        try (ChatGenerator chat = chat();
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
        assertThatThrownBy(() -> embedder(options -> options.apiKey("wrong-key-5566")))
                .isInstanceOfSatisfying(
                        RemoteAuthenticationException.class,
                        e -> assertThat(e.status().orElse(0)).isIn(401, 403))
                .hasMessageNotContaining("wrong-key-5566");
    }

    @Test
    void aModelThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> OpenAiProvider.of(
                                "service",
                                service("no-such-model-5566").maxRetries(0).build())
                        .openEmbedder())
                .isInstanceOf(RemoteNotFoundException.class)
                .hasMessageContaining("no-such-model-5566");
    }
}
