package dev.inlay.benchmarks.limits;

import java.util.List;

/**
 * Floating-point operations of bge-small-en-v1.5 (12 layers, hidden size 384, feed-forward 1536): of each layer, the four
 * projections of attention and the two of the feed-forward, and the products of queries with keys and of weights with values.
 * What a specialised graph leaves out (such as the last layer of rows that nobody reads) is counted all the same: it is the
 * work asked for.
 */
final class ModelWork {
    private static final double LAYERS = 12;
    private static final double HIDDEN = 384;
    private static final double FEED_FORWARD = 1536;

    private ModelWork() {}

    /** For a text of so many tokens. */
    static double operations(int tokens) {
        double linear = 2 * (4 * HIDDEN * HIDDEN + 2 * HIDDEN * FEED_FORWARD);
        double attention = 2 * 2 * HIDDEN * tokens;
        return LAYERS * tokens * (linear + attention);
    }

    /** For texts. */
    static double operations(List<Integer> tokensOfTexts) {
        return tokensOfTexts.stream().mapToDouble(ModelWork::operations).sum();
    }
}
