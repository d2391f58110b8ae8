package dev.inlay.model;

import dev.inlay.PoolingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of an embedding model whose own files do not say it. Files win over these, and a builder's settings win over
 * both.
 *
 * @param pooling how token vectors become one; empty when unknown
 * @param normalize whether vectors get unit length; empty when unknown
 * @param prompts prompts by name, such as {@code query}; used when the files have none at all
 * @param maxTokens the longest text, special tokens included, when known; lowers what the files say
 */
public record ModelDefaults(
        List<PoolingMode> pooling, Optional<Boolean> normalize, Map<String, String> prompts, OptionalInt maxTokens) {
    /** Nothing is known. */
    public static final ModelDefaults NONE =
            new ModelDefaults(List.of(), Optional.empty(), Map.of(), OptionalInt.empty());

    /**
     * Copies the collections.
     *
     * @param pooling how token vectors become one
     * @param normalize whether vectors get unit length
     * @param prompts prompts by name
     * @param maxTokens the longest text
     */
    public ModelDefaults {
        pooling = List.copyOf(pooling);
        prompts = Map.copyOf(prompts);
    }
}
