package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** What chat and text completions say alike. */
final class AnswerJson {
    private static final SecureRandom RANDOM = new SecureRandom();

    private AnswerJson() {}

    static String id(String prefix) {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    static String finishReason(FinishReason reason) {
        return switch (reason) {
            case CONTENT_FILTER -> "content_filter";
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            // Whoever cancelled it gets an error in its place.
            case CANCELLED -> throw new IllegalStateException("A cancelled answer is not an answer");
        };
    }

    /** The tokens of all answers; a prompt with several answers counts once. */
    static ObjectNode usage(List<ChatResponse> responses, int answersPerPrompt) {
        int prompt = 0;
        int cached = 0;
        int completion = 0;
        for (int i = 0; i < responses.size(); i++) {
            if (i % answersPerPrompt == 0) {
                prompt += responses.get(i).usage().promptTokens();
                cached += responses.get(i).usage().cachedTokens();
            }
            completion += responses.get(i).usage().completionTokens();
        }
        ObjectNode usage = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        return usage;
    }
}
