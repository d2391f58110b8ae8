package dev.inlay.internal.graph.pass;

/**
 * What a model is wanted for.
 *
 * @param output the one output that is read; empty when all are
 * @param row which token's row of it is read
 */
public record Goal(String output, Row row) {
    /** The rows of an output [batch, sequence, width] that are read. */
    public enum Row {
        /** All, or the output has no rows. */
        ALL,
        /** The first token's. */
        FIRST,
        /** The last real token's, with padding on the right. */
        LAST
    }

    /** Everything is read. */
    public static final Goal EVERYTHING = new Goal("", Row.ALL);
}
