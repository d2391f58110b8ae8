package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.memory.ResidentMemory;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random conversations, arrivals and cancels over real sessions: all end, and memory stays where it is. */
@Tag("integration")
@Timeout(300)
class ChatSoakTest {
    /** What a leak of one row's tensors a run would pass many times over. */
    private static final long SLACK_KB = 4 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32", "tiny-llama-two-session-ple"})
    void everythingEndsAndNothingIsLeftBehind(String model) {
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(References.model(model)))
                .maxConcurrent(4)
                .queueLimit(1000)
                .build()) {
            Random random = new Random(3);
            assertThat(ResidentMemory.leastGrowthKb(SLACK_KB, () -> rounds(chat, random, 400)))
                    .isLessThan(SLACK_KB);
        }
    }

    private static void rounds(ChatGenerator chat, Random random, int requests) {
        List<CompletableFuture<ChatResponse>> running = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            running.add(chat.generateAsync(ChatRequest.builder()
                    .system(random.nextBoolean() ? "Be brief." : "You like long words very much.")
                    .user("word ".repeat(random.nextInt(40)) + random.nextInt(5))
                    .options(GenerationOptions.builder()
                            .maxTokens(1 + random.nextInt(30))
                            .temperature(random.nextInt(2))
                            .topK(random.nextInt(3) * 20)
                            .build())
                    .build()));
            if (random.nextInt(6) == 0) {
                running.remove(random.nextInt(running.size())).cancel(true);
            }
        }
        for (CompletableFuture<ChatResponse> each : running) {
            assertThat(each.join().finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
        }
    }
}
