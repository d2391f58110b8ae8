package dev.inlay.graph;

import java.util.List;

/**
 * What makes a graph a decoder that is run token by token.
 *
 * @param cacheLayers layers that keep keys and values
 * @param cacheTensors inputs of the KV cache
 * @param cacheType their element type; empty when there are none
 * @param cacheShape shape of the first
 * @param cacheInPlace whether attention can write new tokens into the memory of the cache (GroupQueryAttention)
 * @param otherState inputs with state that is no KV cache and cannot be rewound, such as {@code past_conv.0}
 * @param cacheBranch whether a flag {@code use_cache_branch} chooses between two graphs in one
 * @param logitsOnDemand whether an input says for how many positions to compute logits
 */
public record AutoregressiveStructure(
        int cacheLayers,
        int cacheTensors,
        String cacheType,
        List<String> cacheShape,
        boolean cacheInPlace,
        List<String> otherState,
        boolean cacheBranch,
        boolean logitsOnDemand) {
    /**
     * Makes a description.
     *
     * @param cacheLayers layers
     * @param cacheTensors inputs
     * @param cacheType type
     * @param cacheShape copied
     * @param cacheInPlace in place
     * @param otherState copied
     * @param cacheBranch flag
     * @param logitsOnDemand input
     */
    public AutoregressiveStructure {
        cacheShape = List.copyOf(cacheShape);
        otherState = List.copyOf(otherState);
    }
}
