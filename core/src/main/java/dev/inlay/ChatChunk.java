package dev.inlay;

import java.util.List;
import java.util.Optional;

/**
 * A piece of an answer as it comes.
 *
 * @param text new text, made of whole characters; may be empty
 * @param logprobs of the tokens that were generated since the chunk before, when they were asked for
 * @param finishReason why it ended, in the last chunk only
 */
public record ChatChunk(String text, List<TokenLogprob> logprobs, Optional<FinishReason> finishReason) {
    /**
     * Makes a chunk.
     *
     * @param text new text
     * @param logprobs copied
     * @param finishReason in the last chunk
     */
    public ChatChunk {
        logprobs = List.copyOf(logprobs);
    }
}
