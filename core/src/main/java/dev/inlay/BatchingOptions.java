package dev.inlay;

import java.util.OptionalInt;

/**
 * How texts are put together into runs. The defaults were measured (see {@code docs/performance.md}) and rarely need a
 * change. Immutable.
 */
public final class BatchingOptions {
    private static final BatchingOptions DEFAULTS = builder().build();

    private final OptionalInt maxBatchTokens;
    private final OptionalInt maxBatchSize;

    private BatchingOptions(Builder builder) {
        this.maxBatchTokens = builder.maxBatchTokens;
        this.maxBatchSize = builder.maxBatchSize;
    }

    /**
     * Every setting at its default.
     *
     * @return the defaults
     */
    public static BatchingOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The most padded tokens (rows x longest row) of one run; a single longer text still runs, alone.
     *
     * @return the budget, or empty for the provider's default (512 on a CPU)
     */
    public OptionalInt maxBatchTokens() {
        return maxBatchTokens;
    }

    /**
     * The most texts of one run.
     *
     * @return the limit, or empty for the provider's default (64 on a CPU)
     */
    public OptionalInt maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public String toString() {
        return "BatchingOptions[maxBatchTokens=" + maxBatchTokens + ", maxBatchSize=" + maxBatchSize + "]";
    }

    /** Builds {@link BatchingOptions}. Not safe for use by several threads. */
    public static final class Builder {
        private OptionalInt maxBatchTokens = OptionalInt.empty();
        private OptionalInt maxBatchSize = OptionalInt.empty();

        private Builder() {}

        /**
         * Sets the most padded tokens of one run. Larger runs use more memory and are seldom faster.
         *
         * @param tokens at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder maxBatchTokens(int tokens) {
            if (tokens < 1) {
                throw new InvalidRequestException("maxBatchTokens is " + tokens + " but must be at least 1.");
            }
            this.maxBatchTokens = OptionalInt.of(tokens);
            return this;
        }

        /**
         * Sets the most texts of one run.
         *
         * @param texts at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder maxBatchSize(int texts) {
            if (texts < 1) {
                throw new InvalidRequestException("maxBatchSize is " + texts + " but must be at least 1.");
            }
            this.maxBatchSize = OptionalInt.of(texts);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public BatchingOptions build() {
            return new BatchingOptions(this);
        }
    }
}
