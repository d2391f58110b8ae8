package dev.inlay;

import java.util.List;

/**
 * A finished answer.
 *
 * @param message the assistant's message, ready to be appended to the conversation
 * @param finishReason why it ended
 * @param usage tokens
 * @param timings times
 * @param logprobs one entry per completion token, when they were asked for
 * @param tokenIds the generated tokens, the one that ended the answer included
 */
public record ChatResponse(
        ChatMessage message,
        FinishReason finishReason,
        Usage usage,
        GenerationTimings timings,
        List<TokenLogprob> logprobs,
        List<Integer> tokenIds) {
    /**
     * Makes a response.
     *
     * @param message the message
     * @param finishReason why it ended
     * @param usage tokens
     * @param timings times
     * @param logprobs copied
     * @param tokenIds copied
     */
    public ChatResponse {
        logprobs = List.copyOf(logprobs);
        tokenIds = List.copyOf(tokenIds);
    }

    /**
     * The answer's text.
     *
     * @return the content of {@link #message()}
     */
    public String text() {
        return message.content();
    }
}
