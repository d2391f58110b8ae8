package dev.inlay.internal.embedding;

/**
 * One row of a run: tokens that fit into the model.
 *
 * @param ids token ids, not padded
 * @param typeIds segments, as long as ids
 * @param unpooled leading tokens that take no part in pooling (an excluded prompt)
 */
record EncoderSequence(int[] ids, int[] typeIds, int unpooled) {
    int length() {
        return ids.length;
    }
}
