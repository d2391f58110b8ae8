package dev.inlay.internal.graph;

/**
 * One dimension of a declared shape.
 *
 * @param size its size, or -1 when it is free
 * @param symbol the name of a free dimension; empty when it has none
 */
public record Dimension(long size, String symbol) {
    /**
     * A dimension of a size.
     *
     * @param size at least 0
     * @return the dimension
     */
    public static Dimension of(long size) {
        return new Dimension(size, "");
    }

    /**
     * A free dimension.
     *
     * @param symbol its name
     * @return the dimension
     */
    public static Dimension free(String symbol) {
        return new Dimension(-1, symbol);
    }

    /**
     * Whether the size is given.
     *
     * @return false for a free dimension
     */
    public boolean fixed() {
        return size >= 0;
    }

    @Override
    public String toString() {
        return fixed() ? Long.toString(size) : symbol.isEmpty() ? "?" : symbol;
    }
}
