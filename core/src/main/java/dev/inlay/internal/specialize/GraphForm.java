package dev.inlay.internal.specialize;

/**
 * How a graph is run and answers.
 *
 * @param singleRow whether the answer has one row a text, [batch, 1, width], which is the row that was asked for
 * @param packs whether texts can share one row: position_ids is an input, attention_mask may be [1, sequence, sequence], and where
 *     the answer has one row a text, pooled_rows and pooled_mask say which
 */
public record GraphForm(boolean singleRow, boolean packs) {
    /** A graph as it was exported. */
    public static final GraphForm EXPORTED = new GraphForm(false, false);
}
