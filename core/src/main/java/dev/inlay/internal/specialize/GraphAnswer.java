package dev.inlay.internal.specialize;

/**
 * What is read of a graph.
 *
 * @param output the name of the one output that is read; empty when that cannot be told before the graph is open
 * @param row the rows of it
 */
public record GraphAnswer(String output, Row row) {
    /** The rows of an output [batch, sequence, width]. */
    public enum Row {
        /** All, or the output has no rows. */
        ALL,
        /** The first token's. */
        FIRST,
        /** The last real token's, with padding on the right. */
        LAST
    }

    /** Everything may be read. */
    public static final GraphAnswer EVERYTHING = new GraphAnswer("", Row.ALL);
}
