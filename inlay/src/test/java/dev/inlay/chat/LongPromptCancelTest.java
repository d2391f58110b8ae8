package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.RequestCancelledException;
import dev.inlay.model.ModelSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real model is stopped while it computes a long prompt, in the middle of a run. */
@Tag("integration")
@Timeout(120)
class LongPromptCancelTest {
    private static final String LONG = "light is refracted where it passes into water, ".repeat(350);

    /** Who stops it. */
    enum By {
        STREAM,
        FUTURE,
        INTERRUPT,
        CLOSE
    }

    private static GenerationOptions.Builder greedy(int tokens) {
        return GenerationOptions.builder().maxTokens(tokens).temperature(0).ignoreEos(true);
    }

    private static ChatGenerator open(int prefillChunk) {
        return ChatGenerator.builder()
                .model(ModelSource.named("smollm2-135m-instruct"))
                .prefillChunk(prefillChunk)
                // A prefix that is not computed again goes through other kernels, which may decide a close choice
                // otherwise.
                .prefixCache(false)
                .build();
    }

    /** Waits until the engine is inside native code: with one request, that is the run of its prompt. */
    private static void awaitRun() {
        while (Thread.getAllStackTraces().entrySet().stream()
                .noneMatch(each -> each.getKey().getName().startsWith("inlay-chat-")
                        && Arrays.stream(each.getValue())
                                .limit(1)
                                .anyMatch(frame -> frame.getClassName().equals("ai.onnxruntime.OrtSession")
                                        && frame.getMethodName().equals("run")))) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void theRunOfALongPromptEnds(By by) throws InterruptedException, ExecutionException {
        // The whole prompt in one run, which takes seconds.
        ChatGenerator chat = open(4096);
        try {
            ChatRequest request = ChatRequest.builder()
                    .user(LONG)
                    .options(greedy(500).build())
                    .build();
            assertThat(chat.countTokens(request)).isGreaterThan(3000);
            switch (by) {
                case STREAM -> {
                    ChatStream stream = chat.stream(request);
                    awaitRun();
                    stream.cancel();
                    assertNothingCame(stream.response());
                }
                case FUTURE -> {
                    CompletableFuture<ChatResponse> future = chat.generateAsync(request);
                    awaitRun();
                    assertThat(future.cancel(true)).isTrue();
                }
                case INTERRUPT -> {
                    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                    Thread caller = new Thread(() -> {
                        try {
                            chat.generate(request);
                            thrown.complete(null);
                        } catch (RuntimeException e) {
                            thrown.complete(e);
                        }
                    });
                    caller.start();
                    awaitRun();
                    caller.interrupt();
                    assertThat(thrown.get()).isInstanceOf(RequestCancelledException.class);
                }
                case CLOSE -> {
                    CompletableFuture<ChatResponse> future = chat.generateAsync(request);
                    awaitRun();
                    chat.close(Duration.ZERO);
                    assertNothingCame(future.join());
                }
            }
            if (by != By.CLOSE) {
                // Nothing of the ended run was kept, and the engine goes on.
                ChatResponse next = chat.generate(ChatRequest.builder()
                        .user("What is the capital of France?")
                        .options(greedy(8).build())
                        .build());
                assertThat(next.usage().completionTokens()).isEqualTo(8);
            }
        } finally {
            chat.close();
        }
    }

    private static void assertNothingCame(ChatResponse response) {
        assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(response.usage().completionTokens()).isZero();
        assertThat(response.tokenIds()).isEmpty();
    }

    @Test
    void anotherConversationAnswersAsIfNothingHadHappened() {
        try (ChatGenerator chat = open(128)) {
            ChatRequest question = ChatRequest.builder()
                    .user("Tell me about rivers.")
                    .options(greedy(60).build())
                    .build();
            ChatResponse alone = chat.generate(question);
            try (ChatStream running = chat.stream(question)) {
                ChatStream stopped = chat.stream(ChatRequest.builder()
                        .user(LONG)
                        .options(greedy(500).build())
                        .build());
                int chunks = 0;
                for (var chunk : running) {
                    assertThat(chunk).isNotNull();
                    if (++chunks == 8) {
                        stopped.cancel();
                    }
                }
                assertNothingCame(stopped.response());
                assertThat(running.response().tokenIds()).isEqualTo(alone.tokenIds());
            }
        }
    }
}
