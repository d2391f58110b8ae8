package dev.inlay;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the vectors of a text's tokens become one vector. Names and arithmetic are those of sentence-transformers'
 * {@code Pooling} module; padding never takes part.
 */
public enum PoolingMode {
    /** The vector of the first token. */
    CLS("cls"),
    /** The mean over all tokens. */
    MEAN("mean"),
    /** The largest value of each dimension. */
    MAX("max"),
    /** The sum over all tokens divided by the square root of their number. */
    MEAN_SQRT_LEN("mean_sqrt_len_tokens"),
    /** The mean with weights 1, 2, 3, … by position. */
    WEIGHTED_MEAN("weightedmean"),
    /** The vector of the last token. */
    LAST_TOKEN("lasttoken");

    private final String id;

    PoolingMode(String id) {
        this.id = id;
    }

    /**
     * The name in a model's {@code 1_Pooling/config.json}.
     *
     * @return such as {@code lasttoken}
     */
    public String id() {
        return id;
    }

    /**
     * Finds a mode by its name in a model's files.
     *
     * @param id such as {@code lasttoken}
     * @return the mode, or empty when there is none of that name
     */
    public static Optional<PoolingMode> of(String id) {
        return Arrays.stream(values()).filter(mode -> mode.id.equals(id)).findFirst();
    }
}
