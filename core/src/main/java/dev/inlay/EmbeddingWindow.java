package dev.inlay;

import java.util.Arrays;

/**
 * The part of a long text that one window covered.
 *
 * @param start index of the window's first character in the text (UTF-16, as {@code String.charAt} counts)
 * @param end index after its last character
 * @param tokens tokens of the window, the model's own special tokens included
 * @param vector the window's embedding; not shared with anyone else
 */
public record EmbeddingWindow(int start, int end, int tokens, float[] vector) {
    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingWindow that
                && start == that.start
                && end == that.end
                && tokens == that.tokens
                && Arrays.equals(vector, that.vector);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * start + end) + Arrays.hashCode(vector);
    }

    @Override
    public String toString() {
        return "EmbeddingWindow[" + start + ".." + end + ", " + tokens + " tokens, " + vector.length + " dimensions]";
    }
}
