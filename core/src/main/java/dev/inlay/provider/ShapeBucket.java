package dev.inlay.provider;

/**
 * The one shape that a session with fixed dimensions takes. Fewer rows and shorter texts are padded up to it.
 *
 * @param batchSize rows
 * @param tokens tokens a row
 */
public record ShapeBucket(int batchSize, int tokens) implements Comparable<ShapeBucket> {
    /**
     * Names a shape.
     *
     * @param batchSize at least 1
     * @param tokens at least 1
     * @throws IllegalArgumentException when a number is below 1
     */
    public ShapeBucket {
        if (batchSize < 1 || tokens < 1) {
            throw new IllegalArgumentException("A shape needs positive numbers, not " + batchSize + " x " + tokens);
        }
    }

    @Override
    public int compareTo(ShapeBucket other) {
        int byTokens = Integer.compare(tokens, other.tokens);
        return byTokens != 0 ? byTokens : Integer.compare(batchSize, other.batchSize);
    }

    @Override
    public String toString() {
        return batchSize + " x " + tokens;
    }
}
