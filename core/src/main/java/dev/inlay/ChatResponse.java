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
 * @param droppedMessages how many messages of the request {@link ContextOverflow#DROP_OLDEST_TURNS} left out
 * @param promptLogprobs one entry per prompt token but the first, which nothing precedes, in their order, when {@link
 *     GenerationOptions#promptLogprobs()} asked for them
 */
public record ChatResponse(
        ChatMessage message,
        FinishReason finishReason,
        Usage usage,
        GenerationTimings timings,
        List<TokenLogprob> logprobs,
        List<Integer> tokenIds,
        int droppedMessages,
        List<TokenLogprob> promptLogprobs) {
    /**
     * Makes a response.
     *
     * @param message the message
     * @param finishReason why it ended
     * @param usage tokens
     * @param timings times
     * @param logprobs copied
     * @param tokenIds copied
     * @param droppedMessages messages left out
     * @param promptLogprobs copied
     */
    public ChatResponse {
        logprobs = List.copyOf(logprobs);
        tokenIds = List.copyOf(tokenIds);
        promptLogprobs = List.copyOf(promptLogprobs);
    }

    /**
     * Makes a response to a request of which nothing was left out.
     *
     * @param message the message
     * @param finishReason why it ended
     * @param usage tokens
     * @param timings times
     * @param logprobs copied
     * @param tokenIds copied
     */
    public ChatResponse(
            ChatMessage message,
            FinishReason finishReason,
            Usage usage,
            GenerationTimings timings,
            List<TokenLogprob> logprobs,
            List<Integer> tokenIds) {
        this(message, finishReason, usage, timings, logprobs, tokenIds, 0, List.of());
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
