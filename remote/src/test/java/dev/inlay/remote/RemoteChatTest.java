package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.ContextLengthExceededException;
import dev.inlay.ContextOverflow;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.RequestCancelledException;
import dev.inlay.ResponseFormat;
import dev.inlay.Role;
import dev.inlay.ToolCall;
import dev.inlay.ToolDefinition;
import dev.inlay.Usage;
import dev.inlay.remote.endpoint.ChatScript;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RemoteChatTest {
    private static final ChatRequest HELLO = ChatRequest.of("Hello?");

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

    private static ChatGenerator open(RemoteOptions.Builder options) {
        return OpenAiProvider.of("azure", options.build()).openChat();
    }

    private JsonNode body() {
        return endpoint.lastCall().body();
    }

    @Test
    void wholeAnswers() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            ChatResponse answer = chat.generate(HELLO);
            assertThat(answer.text()).isEqualTo("Hello, wörld 😀!");
            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.usage()).isEqualTo(new Usage(11, 3, 4));
            assertThat(answer.tokenIds()).isEmpty();
        }
        assertThat(endpoint.lastCall().uri())
                .hasToString("/openai/deployments/my-model/chat/completions?api-version=2024-10-21");
        assertThat(body().has("stream")).isFalse();
    }

    @Test
    void streamedAnswersAreTheSame() {
        try (ChatGenerator chat = open(Options.compatible(endpoint))) {
            List<ChatChunk> chunks = new ArrayList<>();
            ChatResponse answer = chat.stream(HELLO, chunks::add);
            assertThat(chunks.stream().map(ChatChunk::text)).containsExactly("Hello", ", wörld ", "😀", "!", "");
            assertThat(chunks.get(4).finishReason()).hasValue(FinishReason.STOP);
            assertThat(answer.text()).isEqualTo("Hello, wörld 😀!");
            assertThat(answer.usage()).isEqualTo(new Usage(11, 3, 4));
            assertThat(body().path("stream_options").path("include_usage").asBoolean(false))
                    .isTrue();
            assertThat(answer.timings().timeToFirstToken())
                    .isPositive()
                    .isLessThanOrEqualTo(answer.timings().total());
        }
        try (ChatGenerator chat = open(Options.compatible(endpoint).streamUsage(false))) {
            ChatResponse answer = chat.stream(HELLO, chunk -> {});
            assertThat(answer.usage()).isEqualTo(new Usage(0, 0, 0));
            assertThat(body().has("stream_options")).isFalse();
        }
    }

    @Test
    void commentsAndPortionsOfAnySizeAreNoMatter() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.next(Faults.chattyStream(endpoint));
            assertThat(chat.stream(HELLO, chunk -> {}).text()).isEqualTo("Hello, wörld 😀!");
        }
    }

    @Test
    void halfACharacterWaitsForTheOtherHalf() {
        endpoint.script(ChatScript.of("a\uD83D", "\uDE00b"));
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            List<String> pieces = new ArrayList<>();
            endpoint.next(call -> {
                var out = call.beginEvents();
                for (String piece : List.of("a\\ud83d", "\\ude00b")) {
                    ServiceEndpoint.send(
                            out,
                            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece
                                    + "\"},\"finish_reason\":null}]}");
                }
                ServiceEndpoint.send(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
                ServiceEndpoint.send(out, "[DONE]");
                call.exchange().close();
            });
            assertThat(chat.stream(HELLO, chunk -> pieces.add(chunk.text())).text())
                    .isEqualTo("a😀b");
            assertThat(pieces).containsExactly("a", "😀b", "");
        }
    }

    @Test
    void toolsGoOutAndCallsComeBack() {
        endpoint.script(new ChatScript(List.of(), "stop", List.of(), false)
                .calling("call_7", "weather", "{\"city\":\"Paris\"}"));
        ToolDefinition tool = new ToolDefinition(
                "weather",
                "Tells the weather.",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
        ChatRequest request = ChatRequest.builder()
                .system("Be brief.")
                .user("Weather in Paris?")
                .tool(tool)
                .build();
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            for (ChatResponse answer : List.of(chat.generate(request), chat.stream(request, chunk -> {}))) {
                assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
                assertThat(answer.message().toolCalls())
                        .containsExactly(new ToolCall("call_7", "weather", "{\"city\":\"Paris\"}"));
                assertThat(answer.text()).isEmpty();
            }
            assertThat(body().at("/tools/0/function/parameters/properties/city/type")
                            .asString())
                    .isEqualTo("string");
            ChatRequest next = request.toBuilder()
                    .message(chat.generate(request).message())
                    .message(ChatMessage.tool("call_7", "Rain."))
                    .build();
            chat.generate(next);
            assertThat(body().at("/messages/2/tool_calls/0/function/arguments").asString())
                    .isEqualTo("{\"city\":\"Paris\"}");
            assertThat(body().at("/messages/2/content").isNull()).isTrue();
            assertThat(body().at("/messages/3/tool_call_id").asString()).isEqualTo("call_7");
            assertThatThrownBy(() -> chat.generate(ChatRequest.of(List.of(ChatMessage.of(Role.TOOL, "Rain.")))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("tool");
            assertThatThrownBy(() -> chat.generate(request.toBuilder()
                            .tool(new ToolDefinition("x", "", "[]"))
                            .build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("parameters of tool x");
        }
    }

    private static ChatRequest with(Consumer<GenerationOptions.Builder> set) {
        GenerationOptions.Builder builder = GenerationOptions.builder();
        set.accept(builder);
        return HELLO.toBuilder().options(builder.build()).build();
    }

    @Test
    void everyOptionIsSent() {
        ChatRequest request = with(o -> o.maxTokens(50)
                .temperature(0.5)
                .topP(0.9)
                .topK(0)
                .minP(0)
                .repetitionPenalty(1)
                .presencePenalty(0.25)
                .frequencyPenalty(-0.5)
                .seed(42)
                .stop("END", "\n\n")
                .logitBias(17, -100)
                .topLogprobs(3));
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            chat.generate(request);
            JsonNode body = body();
            assertThat(body.get("max_completion_tokens").asInt()).isEqualTo(50);
            assertThat(body.get("temperature").asDouble()).isEqualTo(0.5);
            assertThat(body.get("top_p").asDouble()).isEqualTo(0.9);
            assertThat(body.get("presence_penalty").asDouble()).isEqualTo(0.25);
            assertThat(body.get("frequency_penalty").asDouble()).isEqualTo(-0.5);
            assertThat(body.get("seed").asLong()).isEqualTo(42);
            assertThat(body.get("stop").toString()).isEqualTo("[\"END\",\"\\n\\n\"]");
            assertThat(body.get("logit_bias").toString()).isEqualTo("{\"17\":-100}");
            assertThat(body.get("logprobs").asBoolean()).isTrue();
            assertThat(body.get("top_logprobs").asInt()).isEqualTo(3);
            assertThat(body.propertyNames()).doesNotContain("top_k", "min_p", "repetition_penalty", "ignore_eos");
        }
        try (ChatGenerator chat =
                open(Options.compatible(endpoint).samplingExtensions(true).extraBody("user", "\"u1\""))) {
            chat.generate(with(o ->
                    o.maxTokens(5).topK(40).minP(0.1).repetitionPenalty(1.1).ignoreEos(true)));
            JsonNode body = body();
            assertThat(body.get("max_tokens").asInt()).isEqualTo(5);
            assertThat(body.get("top_k").asInt()).isEqualTo(40);
            assertThat(body.get("min_p").asDouble()).isEqualTo(0.1);
            assertThat(body.get("repetition_penalty").asDouble()).isEqualTo(1.1);
            assertThat(body.get("ignore_eos").asBoolean()).isTrue();
            assertThat(body.get("user").asString()).isEqualTo("u1");
        }
    }

    @Test
    void whatTheProtocolLacksIsRefusedBeforeAnythingIsSent() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            List<ChatRequest> refused = List.of(
                    with(o -> o.topK(40)),
                    with(o -> o.minP(0.1)),
                    with(o -> o.repetitionPenalty(1.2)),
                    with(o -> o.ignoreEos(true)),
                    with(o -> o.promptLogprobs(true)),
                    with(o -> o.logitBias(3, 0.5)),
                    with(o -> o.temperature(2.5)),
                    with(o -> o.stop("1", "2", "3", "4", "5")),
                    ChatRequest.of("half \uD83D of a character"),
                    HELLO.toBuilder()
                            .contextOverflow(ContextOverflow.DROP_OLDEST_TURNS)
                            .build());
            for (ChatRequest request : refused) {
                assertThatThrownBy(() -> chat.generate(request)).isInstanceOf(InvalidRequestException.class);
                assertThatThrownBy(() -> chat.stream(request)).isInstanceOf(InvalidRequestException.class);
                assertThatThrownBy(() -> chat.generateAsync(request)).isInstanceOf(InvalidRequestException.class);
            }
            assertThatThrownBy(() -> chat.countTokens(HELLO.messages())).isInstanceOf(InvalidRequestException.class);
        }
        assertThat(endpoint.calls()).isEmpty();
    }

    @Test
    void formatsOfAnswersAreSent() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            chat.generate(HELLO.toBuilder()
                    .responseFormat(ResponseFormat.jsonObject())
                    .build());
            assertThat(body().at("/response_format/type").asString()).isEqualTo("json_object");
            chat.generate(HELLO.toBuilder()
                    .responseFormat(ResponseFormat.jsonSchema("{\"type\":\"object\"}"))
                    .build());
            assertThat(body().at("/response_format/json_schema/schema/type").asString())
                    .isEqualTo("object");
            assertThat(body().at("/response_format/json_schema/strict").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void reasonsAndLogprobsAreRead() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.script(ChatScript.of("cut").ending("length").withLogprobs());
            for (ChatResponse answer : List.of(
                    chat.generate(with(o -> o.topLogprobs(1))),
                    chat.stream(with(o -> o.topLogprobs(1)), chunk -> {}))) {
                assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
                assertThat(answer.logprobs()).singleElement().satisfies(token -> {
                    assertThat(token.token()).isEqualTo("cut");
                    assertThat(token.logprob()).isEqualTo(-0.25);
                    assertThat(token.tokenId()).isEqualTo(-1);
                    assertThat(token.top()).hasSize(1);
                });
            }
            endpoint.script(ChatScript.of().ending("content_filter"));
            assertThat(chat.stream(HELLO, chunk -> {}).finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        }
    }

    @Test
    void rawPromptsGoToCompletionsWhereTheServiceHasThem() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.script(ChatScript.of("one", " two").withLogprobs());
            GenerationOptions options =
                    GenerationOptions.builder().maxTokens(3).topLogprobs(2).build();
            ChatResponse answer = chat.complete("zero ", options);
            assertThat(answer.text()).isEqualTo("one two");
            assertThat(answer.logprobs()).hasSize(2);
            assertThat(answer.logprobs().get(0).top()).hasSize(2);
            assertThat(body().get("max_tokens").asInt()).isEqualTo(3);
            try (ChatStream stream = chat.streamCompletion("zero ", options)) {
                StringBuilder text = new StringBuilder();
                stream.forEach(chunk -> text.append(chunk.text()));
                assertThat(text).hasToString("one two");
                assertThat(stream.response().usage().completionTokens()).isEqualTo(2);
            }
            endpoint.next(Faults.status(endpoint, 404, "404"));
            assertThatThrownBy(() -> chat.complete("zero ", options))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("no /completions")
                    .hasCauseInstanceOf(RemoteNotFoundException.class);
            assertThatThrownBy(() -> chat.complete("", options)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void aStreamIsRepeatedOnlyBeforeItsFirstEvent() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.next(Faults.status(endpoint, 503, "busy")).next(Faults.cutStream(endpoint, 0));
            assertThat(chat.stream(HELLO, chunk -> {}).text()).isEqualTo("Hello, wörld 😀!");
            assertThat(endpoint.calls()).hasSize(3);

            CountDownLatch read = new CountDownLatch(1);
            endpoint.next(Faults.cutStream(endpoint, 3, read));
            try (ChatStream stream = chat.stream(HELLO)) {
                Iterator<ChatChunk> chunks = stream.iterator();
                assertThat(chunks.next().text()).isEqualTo("Hello");
                assertThat(chunks.next().text()).isEqualTo(", wörld ");
                read.countDown();
                assertThatThrownBy(chunks::next).isInstanceOf(RemoteUnavailableException.class);
                assertThatThrownBy(stream::response)
                        .isInstanceOf(RemoteUnavailableException.class)
                        .hasMessageContaining("broke off");
            }
            assertThat(endpoint.calls()).hasSize(4);
        }
    }

    @Test
    void errorsInTheMiddleOfAStream() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.next(Faults.errorInStream(endpoint, 2));
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {}))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("The engine died.");
            endpoint.next(call -> {
                var out = call.beginEvents();
                ServiceEndpoint.send(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
                ServiceEndpoint.send(out, "{\"choices\":[{\"ind");
                call.exchange().close();
            });
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {})).isInstanceOf(RemoteProtocolException.class);
            endpoint.next(call -> call.answer(200, "{\"not\":\"a stream\"}"));
            endpoint.chaos(number -> call -> call.answer(200, "{\"not\":\"a stream\"}"));
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {})).isInstanceOf(RemoteServiceException.class);
        }
    }

    @Test
    void streamsThatAreTooLongAreBrokenOff() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint).maxResponseBytes(20_000))) {
            endpoint.next(Faults.endless(gone));
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {}))
                    .isInstanceOf(RemoteProtocolException.class)
                    .hasMessageContaining("more than 20000 bytes");
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(chat.stream(HELLO, chunk -> {}).text()).startsWith("Hello");
        }
    }

    @Test
    void silentStreamsEndAfterAWhile() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint).streamIdleTimeout(Duration.ofMillis(50)))) {
            endpoint.next(call -> {
                var out = call.beginEvents();
                ServiceEndpoint.send(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
                never.await();
            });
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {}))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("silent for 50 ms");
        }
        never.countDown();
    }

    @Test
    void aSlowFirstByteIsAnAttemptThatFailed() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (ChatGenerator chat = open(
                Options.azure(endpoint).attemptTimeout(Duration.ofMillis(200)).maxRetries(1))) {
            endpoint.next(Faults.silent(endpoint, letGo));
            assertThat(chat.stream(HELLO, chunk -> {}).text()).startsWith("Hello");
            endpoint.next(Faults.silent(endpoint, letGo));
            assertThat(chat.generate(HELLO).text()).startsWith("Hello");
            endpoint.next(Faults.silent(endpoint, letGo)).next(Faults.silent(endpoint, letGo));
            RemoteUnavailableException e =
                    catchThrowableOfType(RemoteUnavailableException.class, () -> chat.generate(HELLO));
            assertThat(e).hasMessageContaining("did not answer").hasMessageContaining("2 attempts");
            assertThat(e.status()).isEmpty();
        }
        letGo.countDown();
    }

    @Test
    void cancellingClosesTheConnection() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.next(Faults.endless(gone));
            try (ChatStream stream = chat.stream(HELLO)) {
                Iterator<ChatChunk> chunks = stream.iterator();
                assertThat(chunks.next().text()).isEqualTo("more ");
                stream.cancel();
                ChatChunk last = null;
                while (chunks.hasNext()) {
                    last = chunks.next();
                }
                assertThat(last.finishReason()).hasValue(FinishReason.CANCELLED);
                assertThat(stream.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
                assertThat(stream.response().text()).startsWith("more ");
            }
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(chat.generate(HELLO).text()).startsWith("Hello");
        }
    }

    @Test
    void aConsumersExceptionClosesTheConnection() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            endpoint.next(Faults.endless(gone));
            assertThatThrownBy(() -> chat.stream(HELLO, chunk -> {
                        throw new IllegalArgumentException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void interruptsEndWhatWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            for (Runnable work : List.<Runnable>of(
                    () -> chat.generate(HELLO),
                    () -> chat.stream(HELLO),
                    () -> chat.complete("a", GenerationOptions.defaults()))) {
                int before = endpoint.calls().size();
                endpoint.next(Faults.silent(endpoint, never));
                List<Throwable> thrown = new ArrayList<>();
                Thread caller = new Thread(() -> {
                    try {
                        work.run();
                    } catch (RequestCancelledException e) {
                        thrown.add(e);
                    }
                });
                caller.start();
                while (endpoint.calls().size() == before) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
                caller.join();
                assertThat(thrown).hasSize(1);
            }
        }
        never.countDown();
    }

    @Test
    void asynchronousAnswersAndTheirCancellation() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            assertThat(chat.generateAsync(HELLO).get(30, TimeUnit.SECONDS).text())
                    .startsWith("Hello");
            endpoint.next(Faults.status(endpoint, 403, "denied"));
            assertThat(chat.generateAsync(HELLO))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(RemoteAuthenticationException.class);
            endpoint.next(Faults.silent(endpoint, never));
            CompletableFuture<ChatResponse> future = chat.generateAsync(HELLO);
            while (endpoint.calls().size() < 3) {
                Thread.onSpinWait();
            }
            assertThat(future.cancel(true)).isTrue();
        }
        never.countDown();
    }

    @Test
    void closingWaitsOrCancels() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        ChatGenerator chat = open(Options.azure(endpoint).cancelOnClose(true));
        endpoint.next(Faults.endless(gone));
        ChatStream stream = chat.stream(HELLO);
        chat.close();
        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThatThrownBy(() -> chat.generate(HELLO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> chat.stream(HELLO)).isInstanceOf(IllegalStateException.class);

        CountDownLatch letGo = new CountDownLatch(1);
        ChatGenerator waiting = open(Options.azure(endpoint));
        endpoint.next(Faults.silent(endpoint, letGo));
        CompletableFuture<ChatResponse> answer = waiting.generateAsync(HELLO);
        Thread closer = new Thread(waiting::close);
        closer.start();
        letGo.countDown();
        closer.join();
        assertThat(answer.get(30, TimeUnit.SECONDS).text()).startsWith("Hello");
    }

    @Test
    void closingCancelsWhatIsNotDoneInTime() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        ChatGenerator chat = open(Options.azure(endpoint));
        assertThatThrownBy(() -> chat.close(Duration.ofMillis(-1))).isInstanceOf(InvalidRequestException.class);
        endpoint.next(Faults.endless(gone));
        ChatStream stream = chat.stream(HELLO);
        chat.close(Duration.ZERO);
        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThatThrownBy(() -> chat.generate(HELLO)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void turnsAreDroppedWhereTokensCanBeCounted() {
        try (ChatGenerator chat = open(Options.azure(endpoint)
                .contextLength(20)
                .messageCounter(messages -> messages.stream()
                        .mapToInt(message -> ServiceEndpoint.tokens(message.content()))
                        .sum()))) {
            ChatRequest request = ChatRequest.builder()
                    .system("one two")
                    .user("three four five six seven eight nine ten")
                    .assistant("eleven twelve")
                    .user("thirteen fourteen")
                    .contextOverflow(ContextOverflow.DROP_OLDEST_TURNS)
                    .options(GenerationOptions.builder().maxTokens(10).build())
                    .build();
            chat.generate(request);
            assertThat(body().get("messages").size()).isEqualTo(2);
            assertThat(body().at("/messages/1/content").asString()).isEqualTo("thirteen fourteen");
            assertThat(chat.countTokens(request.messages())).isEqualTo(14);
            assertThat(chat.info().contextLength()).isEqualTo(20);
            assertThatThrownBy(() -> chat.generate(request.toBuilder()
                            .user("a b c d e f g h i j k l m n o p")
                            .build()))
                    .isInstanceOf(ContextLengthExceededException.class);
        }
    }

    @Test
    void namesAreSent() {
        try (ChatGenerator chat = open(Options.azure(endpoint))) {
            chat.generate(ChatRequest.of(
                    List.of(new ChatMessage(Role.USER, "Hi", List.of(), Optional.empty(), Optional.of("ada")))));
            assertThat(body().at("/messages/0/name").asString()).isEqualTo("ada");
        }
    }
}
