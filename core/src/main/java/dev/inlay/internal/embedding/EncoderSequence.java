package dev.inlay.internal.embedding;

import org.jspecify.annotations.Nullable;

/**
 * One row of a run: tokens that fit into the model.
 *
 * @param ids token ids, not padded
 * @param typeIds segments, as long as ids
 * @param unpooled leading tokens that take no part in pooling (an excluded prompt)
 * @param text the text with its prompt, when the row is the whole of it; null for a part or where nobody needs it
 */
record EncoderSequence(
        int[] ids, int[] typeIds, int unpooled, @Nullable String text) {
    EncoderSequence(int[] ids, int[] typeIds, int unpooled) {
        this(ids, typeIds, unpooled, null);
    }

    int length() {
        return ids.length;
    }
}
