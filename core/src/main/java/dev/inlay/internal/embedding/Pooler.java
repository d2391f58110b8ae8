package dev.inlay.internal.embedding;

import dev.inlay.PoolingMode;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Makes one vector out of a row's token vectors. The arithmetic is that of sentence-transformers' {@code Pooling.forward}:
 * modes are concatenated in their given order; weights of the weighted mean count from the row's first token, also when
 * leading tokens are left out.
 */
final class Pooler {
    private final List<PoolingMode> modes;

    Pooler(List<PoolingMode> modes) {
        this.modes = List.copyOf(modes);
    }

    /** The number of values that come out for token vectors of that width. */
    int dimension(int width) {
        return modes.size() * width;
    }

    /**
     * Pools one row.
     *
     * @param tokens token vectors of all rows
     * @param start index of the first value of the row's first real token
     * @param from first token that takes part
     * @param length real tokens of the row
     * @param width values per token
     * @return the pooled vector
     */
    float[] pool(FloatBuffer tokens, int start, int from, int length, int width) {
        float[] out = new float[dimension(width)];
        for (int m = 0; m < modes.size(); m++) {
            int to = m * width;
            switch (modes.get(m)) {
                case CLS -> tokens.get(start + from * width, out, to, width);
                case LAST_TOKEN -> tokens.get(start + (length - 1) * width, out, to, width);
                case MAX -> max(tokens, start, from, length, width, out, to);
                case MEAN -> sum(tokens, start, from, length, width, out, to, false, length - from);
                case MEAN_SQRT_LEN -> sum(tokens, start, from, length, width, out, to, false, Math.sqrt(length - from));
                case WEIGHTED_MEAN -> sum(tokens, start, from, length, width, out, to, true, weights(from, length));
            }
        }
        return out;
    }

    /** (from + 1) + (from + 2) + … + length. */
    private static double weights(int from, int length) {
        return (length * (length + 1.0) - from * (from + 1.0)) / 2;
    }

    private static void sum(
            FloatBuffer tokens,
            int start,
            int from,
            int length,
            int width,
            float[] out,
            int to,
            boolean weighted,
            double divisor) {
        double[] sums = new double[width];
        float[] token = new float[width];
        for (int t = from; t < length; t++) {
            tokens.get(start + t * width, token, 0, width);
            float weight = weighted ? t + 1 : 1;
            for (int i = 0; i < width; i++) {
                sums[i] += token[i] * weight;
            }
        }
        for (int i = 0; i < width; i++) {
            out[to + i] = (float) (sums[i] / divisor);
        }
    }

    private static void max(FloatBuffer tokens, int start, int from, int length, int width, float[] out, int to) {
        tokens.get(start + from * width, out, to, width);
        float[] token = new float[width];
        for (int t = from + 1; t < length; t++) {
            tokens.get(start + t * width, token, 0, width);
            for (int i = 0; i < width; i++) {
                out[to + i] = Math.max(out[to + i], token[i]);
            }
        }
    }
}
