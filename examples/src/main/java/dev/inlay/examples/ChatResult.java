package dev.inlay.examples;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationTimings;
import dev.inlay.Usage;
import java.time.Duration;
import java.util.Locale;

/**
 * An answer and what it took.
 *
 * @param prompt what was asked
 * @param text the answer
 * @param finishReason why it ended: stop, length, tool_calls or cancelled
 * @param usage tokens
 * @param timings times
 * @param model the model's name
 * @param placement where it ran
 */
public record ChatResult(
        String prompt,
        String text,
        String finishReason,
        Usage usage,
        Timings timings,
        String model,
        Placement placement) {
    /**
     * Where the time went.
     *
     * @param timeToFirstTokenMillis from the question to the first token
     * @param totalMillis from the question to the end
     * @param decodeTokensPerSecond the rate of the further tokens
     */
    public record Timings(double timeToFirstTokenMillis, double totalMillis, double decodeTokensPerSecond) {
        static Timings of(GenerationTimings timings) {
            return new Timings(
                    millis(timings.timeToFirstToken()), millis(timings.total()), timings.decodeTokensPerSecond());
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    /**
     * Puts together what is known of an answer.
     *
     * @param chat who gave it
     * @param prompt what was asked
     * @param answer the answer
     * @return the result
     */
    public static ChatResult of(ChatGenerator chat, String prompt, ChatResponse answer) {
        return new ChatResult(
                prompt,
                answer.text(),
                answer.finishReason().name().toLowerCase(Locale.ROOT),
                answer.usage(),
                Timings.of(answer.timings()),
                chat.info().model(),
                Placement.of(chat.placement()));
    }
}
