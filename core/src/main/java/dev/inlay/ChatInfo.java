package dev.inlay;

import java.util.List;
import java.util.Set;

/**
 * What a {@link ChatGenerator}'s model is, as its own files and its graph say, and how it is run.
 *
 * @param model the name of the source
 * @param modelType the architecture, such as {@code llama}; empty when unknown
 * @param contextLength tokens a conversation may have, prompt and answer together: the least of what the model allows,
 *     what the builder asked for, and what the cache memory holds
 * @param layout how the files are laid out, in words
 * @param cache how the KV cache is kept, in words
 * @param batched whether conversations are decoded together in one run; otherwise they take turns inside each step
 * @param prefixCache whether leading tokens of earlier requests are reused
 * @param chatTemplate whether the model has a chat template; without one only completion works
 * @param endTokens ids that end an answer
 * @param vocabularySize logits per position
 * @param maxConcurrent conversations that can run at once
 * @param cacheBytesPerToken memory of one token in the KV cache, in bytes
 * @param notes what was left out or decided at load, in words
 */
public record ChatInfo(
        String model,
        String modelType,
        int contextLength,
        String layout,
        String cache,
        boolean batched,
        boolean prefixCache,
        boolean chatTemplate,
        Set<Integer> endTokens,
        int vocabularySize,
        int maxConcurrent,
        long cacheBytesPerToken,
        List<String> notes) {
    /**
     * Makes an info.
     *
     * @param model the name of the source
     * @param modelType the architecture
     * @param contextLength tokens of a conversation
     * @param layout the files
     * @param cache the cache
     * @param batched whether decoded together
     * @param prefixCache whether prefixes are reused
     * @param chatTemplate whether there is a template
     * @param endTokens copied
     * @param vocabularySize logits per position
     * @param maxConcurrent conversations at once
     * @param cacheBytesPerToken bytes per token
     * @param notes copied
     */
    public ChatInfo {
        endTokens = Set.copyOf(endTokens);
        notes = List.copyOf(notes);
    }
}
