package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.ContextLengthExceededException;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.ResponseFormat;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.Reaction;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chats at the service, and on this machine's own model when it fails: a real decoder, a few kilobytes large. */
class ChatRoutingTest {
    private static final ModelSource TINY = ModelSource.directory(Path.of(
            System.getProperty("inlay.basedir", "."), "..", "inlay/src/test/resources/chat/tiny-llama-genai-int4"));
    private static final String REMOTE = "Hello, wörld 😀!";
    private static final String OPENING =
            "<|im_start|>system\nYou are a helpful AI assistant<|im_end|>\n<|im_start|>user\nHello?<|im_end|>\n<|im_start|>assistant\n";
    private static final ChatRequest HELLO = hello(30);

    private static ChatGenerator local;
    private static String localAnswer;

    private ServiceEndpoint endpoint;

    @BeforeAll
    static void answerHere() {
        local = ChatGenerator.load(TINY);
        localAnswer = local.generate(HELLO).text();
        assertThat(localAnswer).isNotEqualTo(REMOTE);
    }

    @AfterAll
    static void close() {
        local.close();
    }

    @BeforeEach
    void start() throws Exception {
        endpoint = ServiceEndpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        assertThat(endpoint.violations()).isEmpty();
    }

    private static ChatRequest hello(int tokens) {
        return ChatRequest.builder()
                .user("Hello?")
                .options(GenerationOptions.builder()
                        .maxTokens(tokens)
                        .temperature(0)
                        .build())
                .build();
    }

    private ChatGenerator open(String... order) {
        return open(
                ProviderPolicy.builder().prefer("cpu").forTask(Task.CHAT, order).build());
    }

    private ChatGenerator open(ProviderPolicy policy) {
        return open(policy, same -> same);
    }

    private ChatGenerator open(ProviderPolicy policy, UnaryOperator<RemoteOptions.Builder> change) {
        return ChatGenerator.builder()
                .model(TINY)
                .policy(policy)
                .provider(OpenAiProvider.of(
                        "azure",
                        change.apply(Options.azure(endpoint).maxRetries(0)).build()))
                .build();
    }

    private static String streamed(ChatGenerator chat) {
        List<ChatChunk> chunks = new ArrayList<>();
        ChatResponse response = chat.stream(HELLO, chunks::add);
        assertThat(textOf(chunks)).isEqualTo(response.text());
        assertThat(chunks.get(chunks.size() - 1).finishReason()).hasValue(response.finishReason());
        return response.text();
    }

    private static String textOf(List<ChatChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.text()));
        return text.toString();
    }

    /** What the model of this machine writes after some text of an answer. */
    private static String continuation(String begun, int tokens) {
        return local.complete(OPENING + begun, hello(tokens).options()).text();
    }

    private static PlacementReport.Fallback lastFallback(ChatGenerator chat) {
        List<PlacementReport.Fallback> all = chat.placement().fallbacks();
        return all.get(all.size() - 1);
    }

    @Test
    void theFirstPlaceOfTheOrderAnswers() {
        try (ChatGenerator chat = open(ProviderPolicy.prefer("azure", "cpu"))) {
            assertThat(chat.generate(HELLO).text()).isEqualTo(REMOTE);
            assertThat(streamed(chat)).isEqualTo(REMOTE);
            assertThat(chat.generateAsync(HELLO).join().text()).isEqualTo(REMOTE);
            assertThat(chat.complete("Hello?", HELLO.options()).text()).isEqualTo(REMOTE);
            PlacementReport placement = chat.placement();
            assertThat(placement.provider()).isEqualTo("azure");
            assertThat(placement.places())
                    .extracting(PlacementReport.Place::provider)
                    .containsExactly("azure", "cpu");
            assertThat(placement.places())
                    .allSatisfy(place -> assertThat(place.state()).isEqualTo("ready"));
            assertThat(placement.skipped()).isEmpty();
            assertThat(placement.fallbacks()).isEmpty();
            assertThat(placement.latencies()).singleElement().satisfies(latency -> {
                assertThat(latency.provider()).isEqualTo("azure");
                assertThat(latency.measure()).isEqualTo(PlacementReport.Measure.FIRST_TOKEN);
                assertThat(latency.count()).isEqualTo(1);
            });
            assertThat(placement.toString()).doesNotContain(ServiceEndpoint.KEY);
            assertThat(chat.countTokens(HELLO.messages())).isEqualTo(local.countTokens(HELLO.messages()));
            assertThat(chat.tokenize("one")).isEqualTo(local.tokenize("one"));
            assertThat(chat.info().notes()).anyMatch(note -> note.contains("azure"));
        }
        int before = endpoint.calls().size();
        try (ChatGenerator chat = open("cpu", "azure")) {
            assertThat(chat.generate(HELLO).text()).isEqualTo(localAnswer);
        }
        try (ChatGenerator chat = open(ProviderPolicy.require("cpu"))) {
            assertThat(streamed(chat)).isEqualTo(localAnswer);
            assertThat(chat.placement().places()).hasSize(1);
        }
        assertThat(endpoint.calls()).hasSize(before);
        try (ChatGenerator chat = open(ProviderPolicy.require("azure"))) {
            assertThat(chat.generate(HELLO).text()).isEqualTo(REMOTE);
            endpoint.next(Faults.status(endpoint, 503, "busy"));
            assertThatThrownBy(() -> chat.generate(HELLO)).isInstanceOf(RemoteUnavailableException.class);
            assertThat(lastFallback(chat).to()).isEmpty();
        }
    }

    @Test
    void whatFailsBeforeItBeganIsAnsweredHere() {
        List<Reaction> faults = List.of(
                Faults.status(endpoint, 503, "busy"),
                Faults.status(endpoint, 401, "no"),
                Faults.tooMany(endpoint, "30"),
                call -> {
                    throw new Reaction.Cut();
                });
        List<Reaction> ofStreams = new ArrayList<>(faults);
        ofStreams.add(Faults.cutStream(endpoint, 0));
        // The first event has a role and no text: nothing was handed over yet.
        ofStreams.add(Faults.cutStream(endpoint, 1));
        ofStreams.add(Faults.errorInStream(endpoint, 1));
        List<Reaction> ofAnswers = new ArrayList<>(faults);
        ofAnswers.add(Faults.cutBody(endpoint));
        ofAnswers.add(Faults.malformed(endpoint));
        try (ChatGenerator chat = open("azure", "cpu")) {
            int moved = 0;
            for (Reaction fault : ofStreams) {
                endpoint.next(fault);
                assertThat(streamed(chat)).isEqualTo(localAnswer);
                endpoint.next(fault);
                try (ChatStream unread = chat.stream(HELLO)) {
                    assertThat(unread.response().text()).isEqualTo(localAnswer);
                    assertThat(unread.response().tokenIds()).isNotEmpty();
                }
                assertThat(streamed(chat)).isEqualTo(REMOTE);
                moved += 2;
                assertThat(chat.placement().fallbacks()).hasSize(moved);
            }
            for (Reaction fault : ofAnswers) {
                for (Callable<ChatResponse> call : List.<Callable<ChatResponse>>of(
                        () -> chat.generate(HELLO),
                        () -> chat.generateAsync(HELLO).join(),
                        () -> chat.complete(OPENING, HELLO.options()))) {
                    endpoint.next(fault);
                    assertThat(call)
                            .satisfies(each -> assertThat(each.call().text()).isEqualTo(localAnswer));
                    assertThat(chat.generate(HELLO).text()).isEqualTo(REMOTE);
                    assertThat(chat.placement().fallbacks()).hasSize(++moved);
                }
            }
            assertThat(chat.placement().fallbacks()).allSatisfy(fallback -> {
                assertThat(fallback.from()).isEqualTo("azure");
                assertThat(fallback.to()).hasValue("cpu");
                assertThat(fallback.rows()).isEqualTo(1);
                assertThat(fallback.reason()).doesNotContain(ServiceEndpoint.KEY);
            });
        }
    }

    @Test
    void anAnswerThatBreaksOffGoesOnHere() {
        try (ChatGenerator chat = open("azure", "cpu")) {
            CountDownLatch read = new CountDownLatch(2);
            for (Reaction fault : List.of(Faults.cutStream(endpoint, 3, read), Faults.errorInStream(endpoint, 3))) {
                endpoint.next(fault);
                List<ChatChunk> chunks = new ArrayList<>();
                ChatResponse response = chat.stream(HELLO, chunk -> {
                    chunks.add(chunk);
                    read.countDown();
                });
                String begun = "Hello, wörld ";
                int begunTokens = local.tokenize(OPENING + "Hello, wörld").length - local.tokenize(OPENING).length;
                String rest = continuation("Hello, wörld", 30 - begunTokens);
                assertThat(chunks.get(0).text()).isEqualTo("Hello");
                assertThat(textOf(chunks))
                        .isEqualTo(response.text())
                        .isEqualTo(begun + (rest.startsWith(" ") ? rest.substring(1) : rest));
                assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
                assertThat(response.usage().promptTokens()).isEqualTo(local.countTokens(HELLO));
                assertThat(response.usage().completionTokens()).isEqualTo(30);
                assertThat(response.tokenIds()).isEmpty();
                assertThat(response.timings().total()).isPositive();
                assertThat(lastFallback(chat).reason()).startsWith("after 13 characters of an answer: ");
                assertThat(streamed(chat)).isEqualTo(REMOTE);
            }
            CountDownLatch completed = new CountDownLatch(2);
            endpoint.next(Faults.cutStream(endpoint, 2, completed));
            try (ChatStream stream = chat.streamCompletion(OPENING, HELLO.options())) {
                List<ChatChunk> chunks = new ArrayList<>();
                stream.forEach(chunk -> {
                    chunks.add(chunk);
                    completed.countDown();
                });
                assertThat(textOf(chunks))
                        .startsWith("Hello, wörld ")
                        .isEqualTo(stream.response().text());
            }
            assertThat(chat.placement().fallbacks()).hasSize(3);
            assertThat(streamed(chat)).isEqualTo(REMOTE);
        }
    }

    @Test
    void whatWasNotHandedOverNeedNotBeKept() {
        try (ChatGenerator chat = open("azure", "cpu")) {
            endpoint.next(Faults.cutStream(endpoint, 3));
            try (ChatStream stream = chat.stream(HELLO)) {
                assertThat(stream.response().text()).isEqualTo(localAnswer);
                List<ChatChunk> chunks = new ArrayList<>();
                stream.forEach(chunks::add);
                assertThat(textOf(chunks)).isEqualTo(localAnswer);
            }
        }
    }

    @Test
    void withoutAPlaceThatCanGoOnTheFailureIsTheReaders() {
        try (ChatGenerator chat = open("azure")) {
            CountDownLatch read = new CountDownLatch(1);
            endpoint.next(Faults.cutStream(endpoint, 3, read));
            try (ChatStream stream = chat.stream(HELLO)) {
                Iterator<ChatChunk> chunks = stream.iterator();
                assertThat(chunks.next().text()).isEqualTo("Hello");
                assertThat(chunks.next().text()).isEqualTo(", wörld ");
                read.countDown();
                assertThatThrownBy(chunks::next).isInstanceOf(RemoteUnavailableException.class);
                assertThatThrownBy(stream::response).isInstanceOf(RemoteUnavailableException.class);
            }
        }
        try (ChatGenerator chat = open("azure", "cpu")) {
            ChatRequest json = HELLO.toBuilder()
                    .responseFormat(ResponseFormat.jsonObject())
                    .build();
            endpoint.next(Faults.status(endpoint, 503, "busy"));
            assertThatThrownBy(() -> chat.generate(json))
                    .as("the model of this machine writes text only")
                    .isInstanceOf(RemoteUnavailableException.class)
                    .satisfies(e ->
                            assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(InvalidRequestException.class));
        }
    }

    @Test
    void aServiceThatIsDownFromTheStartIsLeftAloneForAWhile() throws Exception {
        ServiceEndpoint gone = ServiceEndpoint.start();
        gone.close();
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(TINY)
                .policy(ProviderPolicy.prefer("azure", "cpu"))
                .provider(OpenAiProvider.of(
                        "azure", Options.azure(gone).maxRetries(0).build()))
                .build()) {
            assertThat(chat.placement().provider()).isEqualTo("azure");
            for (int i = 0; i < 5; i++) {
                assertThat(streamed(chat)).isEqualTo(localAnswer);
            }
            assertThat(chat.placement().provider()).isEqualTo("cpu");
            assertThat(chat.placement().fallbacks()).hasSize(3);
        }
        try (ChatGenerator chat = open("azure", "cpu")) {
            endpoint.chaos(number -> Faults.status(endpoint, 500, "down"));
            for (int i = 0; i < 10; i++) {
                assertThat(chat.generate(HELLO).text()).isEqualTo(localAnswer);
            }
            assertThat(endpoint.calls()).hasSize(3);
            assertThat(chat.placement().places().get(1).state()).contains("passed over");
        }
    }

    @Test
    void aWrongKeyFromTheStartDoesNotStopLocalWork() {
        try (ChatGenerator chat =
                open(ProviderPolicy.prefer("azure", "cpu"), options -> options.apiKey("wrong-key-9911"))) {
            assertThat(streamed(chat)).isEqualTo(localAnswer);
            assertThat(chat.placement().toString()).contains("401").doesNotContain("wrong-key-9911");
        }
    }

    @Test
    void aPauseThatIsTooLongIsNotWaitedFor() {
        try (ChatGenerator chat = open(
                ProviderPolicy.prefer("azure", "cpu"),
                options -> options.maxRetries(4).totalTimeout(Duration.ofSeconds(10)))) {
            endpoint.next(Faults.tooMany(endpoint, "0"));
            assertThat(streamed(chat)).as("repeated there").isEqualTo(REMOTE);
            endpoint.next(Faults.tooMany(endpoint, "3600"));
            assertThat(streamed(chat)).isEqualTo(localAnswer);
            assertThat(lastFallback(chat).reason()).contains("429", "total timeout");
            assertThat(endpoint.calls()).hasSize(3);
        }
    }

    @Test
    void wrongRequestsGoNowhereElse() {
        try (ChatGenerator chat = open("azure", "cpu")) {
            ChatRequest refused = HELLO.toBuilder()
                    .options(GenerationOptions.builder().topK(5).build())
                    .build();
            assertThatThrownBy(() -> chat.generate(refused)).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> chat.stream(refused)).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> chat.generateAsync(refused)).isInstanceOf(InvalidRequestException.class);
            endpoint.next(call -> endpoint.error(
                    call, 400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"));
            assertThatThrownBy(() -> chat.generate(HELLO)).isInstanceOf(ContextLengthExceededException.class);
            assertThat(chat.placement().fallbacks()).isEmpty();
        }
    }

    @Test
    void longPromptsGoWhereTheirRuleSays() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("cpu")
                .whenTokensAtLeast(60, "azure")
                .fallbackTo("cpu")
                .build();
        try (ChatGenerator chat = open(policy)) {
            assertThat(chat.countTokens(HELLO)).isLessThan(60);
            assertThat(chat.generate(HELLO).text()).isEqualTo(localAnswer);
            ChatRequest longer = HELLO.toBuilder().user("word ".repeat(60)).build();
            assertThat(chat.countTokens(longer)).isGreaterThan(60);
            assertThat(chat.generate(longer).text()).isEqualTo(REMOTE);
            assertThat(chat.complete("word ".repeat(60), HELLO.options()).text())
                    .isEqualTo(REMOTE);
            endpoint.next(Faults.status(endpoint, 503, "busy"));
            assertThat(chat.generate(longer).text()).isNotEqualTo(REMOTE);
            assertThat(chat.placement().provider()).isEqualTo("cpu");
            assertThat(lastFallback(chat).to()).hasValue("cpu");
        }
    }

    @Test
    void cancellingReachesThePlaceThatWorks() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ChatGenerator chat = open("azure", "cpu")) {
            endpoint.next(Faults.endless(gone));
            try (ChatStream stream = chat.stream(HELLO)) {
                assertThat(stream.iterator().next().text()).isEqualTo("more ");
                stream.cancel();
                assertThat(stream.response().text()).startsWith("more ");
                assertThat(stream.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
            }
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();

            CountDownLatch read = new CountDownLatch(1);
            endpoint.next(Faults.cutStream(endpoint, 3, read));
            try (ChatStream stream = chat.stream(hello(400))) {
                Iterator<ChatChunk> chunks = stream.iterator();
                chunks.next();
                read.countDown();
                while (chat.placement().fallbacks().isEmpty()) {
                    chunks.next();
                }
                stream.cancel();
                assertThat(stream.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
                assertThat(stream.response().text()).startsWith("Hello, wörld ");
                ChatChunk last = chunks.next();
                while (chunks.hasNext()) {
                    last = chunks.next();
                }
                assertThat(last.finishReason()).hasValue(FinishReason.CANCELLED);
            }

            CountDownLatch came = new CountDownLatch(1);
            endpoint.next(call -> {
                came.countDown();
                new CountDownLatch(1).await();
            });
            CompletableFuture<ChatResponse> future = chat.generateAsync(HELLO);
            assertThat(came.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(future.cancel(true)).isTrue();
            assertThat(chat.generate(HELLO).text()).isEqualTo(REMOTE);
            assertThat(chat.placement().fallbacks()).hasSize(1);
        }
    }

    /** What runs at the service is ended there, or here when it breaks off meanwhile. */
    @Test
    void closingWaitsForWhatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        ChatGenerator chat = open("azure", "cpu");
        endpoint.next(call -> {
            var out = call.beginEvents();
            endpoint.events(call).subList(0, 3).forEach(event -> sent(out, event.toString()));
            closing.await();
            throw new Reaction.Cut();
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            String sent = "Hello, wörld ";
            Future<String> answer = threads.submit(() -> {
                StringBuilder text = new StringBuilder();
                chat.stream(HELLO, chunk -> {
                    text.append(chunk.text());
                    if (text.length() >= sent.length()) {
                        // Cut before it was read, the answer would begin anew.
                        begun.countDown();
                    }
                });
                return text.toString();
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            Future<?> closed = threads.submit(() -> chat.close());
            while (true) {
                try {
                    chat.countTokens(HELLO);
                    chat.stream(HELLO).close();
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("closed");
                    break;
                }
            }
            closing.countDown();
            assertThat(answer.get()).startsWith(sent);
            closed.get();
        } finally {
            threads.shutdown();
        }
    }

    private static void sent(java.io.OutputStream out, String event) {
        try {
            ServiceEndpoint.send(out, event);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Every answer is whole, whatever became of its service: that of one place, or what the service said and the rest. */
    @Test
    void manyConversationsLoseAndRepeatNothing() throws Exception {
        endpoint.chaos(number -> switch (number % 5) {
            case 1 -> Faults.cutStream(endpoint, 2 + number % 3);
            case 3 -> Faults.status(endpoint, 503, "busy");
            default -> null;
        });
        List<String> endings = new ArrayList<>();
        for (String begun : List.of("Hello", "Hello, wörld", "Hello, wörld 😀")) {
            int tokens = local.tokenize(OPENING + begun).length - local.tokenize(OPENING).length;
            String rest = continuation(begun, 30 - tokens);
            endings.add(begun.endsWith("ld") ? begun + " " + rest.replaceFirst("^ ", "") : begun + rest);
        }
        endings.add(REMOTE);
        endings.add(localAnswer);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (ChatGenerator chat = open("azure", "cpu")) {
            List<Future<String>> answers = new ArrayList<>();
            IntStream.range(0, 120).forEach(i -> answers.add(threads.submit(() -> streamed(chat))));
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isIn(endings);
            }
            assertThat(chat.placement().fallbacks()).isNotEmpty();
        } finally {
            threads.shutdown();
        }
    }
}
