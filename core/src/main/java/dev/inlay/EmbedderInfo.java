package dev.inlay;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link Embedder}'s model is, as its own files say.
 *
 * @param model the name of the source
 * @param dimension numbers per embedding
 * @param maxTokens tokens a text may have, prompt and special tokens included
 * @param pooling how token vectors become one vector; several are concatenated; empty when the graph does it itself
 * @param normalized whether vectors have unit length
 * @param prompts the model's prompts by name
 * @param defaultPromptName the prompt used when the request names no purpose
 */
public record EmbedderInfo(
        String model,
        int dimension,
        int maxTokens,
        List<PoolingMode> pooling,
        boolean normalized,
        Map<String, String> prompts,
        Optional<String> defaultPromptName) {
    /**
     * Makes an info.
     *
     * @param model the name of the source
     * @param dimension numbers per embedding
     * @param maxTokens tokens a text may have
     * @param pooling copied
     * @param normalized whether vectors have unit length
     * @param prompts copied
     * @param defaultPromptName the default prompt
     */
    public EmbedderInfo {
        pooling = List.copyOf(pooling);
        prompts = Map.copyOf(prompts);
    }
}
