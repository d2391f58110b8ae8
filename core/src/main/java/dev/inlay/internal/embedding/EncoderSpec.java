package dev.inlay.internal.embedding;

import dev.inlay.PoolingMode;
import dev.inlay.internal.specialize.GraphForm;
import java.util.List;

/**
 * How an encoder is fed and read.
 *
 * @param classifier true when the answer is the logits of a head
 * @param wantTokens whether pooling has to happen outside of the graph
 * @param pooling modes for token vectors
 * @param padId the padding id
 * @param padLeft whether a graph that pools itself expects padding on the left
 * @param vocabularySize rows of the embedding table, or the largest int when unknown
 * @param positionOffset the first position's number
 * @param form how the graph is run and answers; the row of a single-row answer is the one that pooling takes
 */
record EncoderSpec(
        boolean classifier,
        boolean wantTokens,
        List<PoolingMode> pooling,
        int padId,
        boolean padLeft,
        int vocabularySize,
        int positionOffset,
        GraphForm form) {
    EncoderSpec withForm(GraphForm value) {
        return new EncoderSpec(classifier, wantTokens, pooling, padId, padLeft, vocabularySize, positionOffset, value);
    }
}
