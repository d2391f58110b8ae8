package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inlay.ChatGenerator;
import dev.inlay.GenerationOptions;
import dev.inlay.model.ModelSource;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decoding leaves no arrays as long as the vocabulary behind, token by token. */
@Tag("integration")
@Timeout(120)
class DecodeAllocationTest {
    private static final int TOKENS = 60;

    @Test
    void aTokenAllocatesFarLessThanItsLogitsTake() {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.named("smollm2-135m-instruct"))) {
            long logitsBytes = 4L * chat.info().vocabularySize();
            List<GenerationOptions> ways = List.of(
                    options().temperature(0).build(),
                    options().temperature(0.8).topP(0.9).topK(50).seed(1).build(),
                    options().temperature(0.8).topP(0.9).minP(0.05).seed(1).build(),
                    options()
                            .temperature(0)
                            .repetitionPenalty(1.1)
                            .topLogprobs(5)
                            .build());
            for (GenerationOptions way : ways) {
                chat.complete("Rivers", way);
                long before = allocated();
                assertThat(chat.complete("Rivers", way).usage().completionTokens())
                        .isEqualTo(TOKENS);
                assertThat((allocated() - before) / TOKENS)
                        .as("bytes a token, temperature %s", way.temperature())
                        .isLessThan(logitsBytes / 2);
            }
        }
    }

    private static GenerationOptions.Builder options() {
        return GenerationOptions.builder().maxTokens(TOKENS).ignoreEos(true);
    }

    /** Bytes that the engine's thread has allocated on the heap so far. */
    private static long allocated() {
        Thread engine = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("inlay-chat-smollm2"))
                .findFirst()
                .orElseThrow();
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(engine.getId());
    }
}
