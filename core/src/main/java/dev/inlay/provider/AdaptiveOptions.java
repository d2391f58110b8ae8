package dev.inlay.provider;

import dev.inlay.InvalidRequestException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a policy learns from measured times. For calls of about the same number of texts (1, 2-3, 4-7, 8-15, 16-31, 32 and more) the
 * place with the least time per token takes the calls; a small part of them goes to the others, so that their times are known
 * too. Only places of the policy's route for a call take part, none that failed, and a route's order counts until enough is
 * measured. Applies to embedders and rerankers; a chat stays where it was opened. Immutable.
 */
public final class AdaptiveOptions {
    private final double explorationShare;
    private final double hysteresis;
    private final int minSamples;
    private final Optional<Path> stateFile;

    private AdaptiveOptions(Builder builder) {
        this.explorationShare = builder.explorationShare;
        this.hysteresis = builder.hysteresis;
        this.minSamples = builder.minSamples;
        this.stateFile = builder.stateFile;
    }

    /**
     * Every setting at its default.
     *
     * @return the defaults
     */
    public static AdaptiveOptions defaults() {
        return builder().build();
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
     * The part of the calls that goes to other places to measure them.
     *
     * @return 0 to 0.5
     */
    public double explorationShare() {
        return explorationShare;
    }

    /**
     * How many times as fast another place must be to take over.
     *
     * @return above 1
     */
    public double hysteresis() {
        return hysteresis;
    }

    /**
     * Calls that must be measured at a place before it can take over or lose.
     *
     * @return at least 1
     */
    public int minSamples() {
        return minSamples;
    }

    /**
     * The file that measurements are read from at load and written to at close.
     *
     * @return the file, or empty to start anew each time
     */
    public Optional<Path> stateFile() {
        return stateFile;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AdaptiveOptions that
                && explorationShare == that.explorationShare
                && hysteresis == that.hysteresis
                && minSamples == that.minSamples
                && stateFile.equals(that.stateFile);
    }

    @Override
    public int hashCode() {
        return Objects.hash(explorationShare, hysteresis, minSamples, stateFile);
    }

    @Override
    public String toString() {
        return "AdaptiveOptions[explorationShare=" + explorationShare + ", hysteresis=" + hysteresis + ", minSamples="
                + minSamples + ", stateFile="
                + stateFile.map(Path::toString).orElse("none") + "]";
    }

    /** Builds {@link AdaptiveOptions}. Not safe for use by several threads. */
    public static final class Builder {
        private double explorationShare = 0.05;
        private double hysteresis = 1.2;
        private int minSamples = 8;
        private Optional<Path> stateFile = Optional.empty();

        private Builder() {}

        /**
         * Sets the part of the calls that goes to other places to measure them. Default: 0.05.
         *
         * @param share 0 to 0.5; 0 measures other places only when they are used anyway
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public Builder explorationShare(double share) {
            if (!(share >= 0 && share <= 0.5)) {
                throw new InvalidRequestException("explorationShare is " + share + " but must be 0 to 0.5.");
            }
            this.explorationShare = share;
            return this;
        }

        /**
         * Sets how many times as fast another place must be to take over. Default: 1.2.
         *
         * @param factor above 1
         * @return this
         * @throws InvalidRequestException when it is not above 1
         */
        public Builder hysteresis(double factor) {
            if (!(factor > 1)) {
                throw new InvalidRequestException("hysteresis is " + factor + " but must be above 1.");
            }
            this.hysteresis = factor;
            return this;
        }

        /**
         * Sets how many calls must be measured at a place before it can take over or lose. Default: 8.
         *
         * @param calls 1 to 32
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public Builder minSamples(int calls) {
            if (calls < 1 || calls > 32) {
                throw new InvalidRequestException("minSamples is " + calls + " but must be 1 to 32.");
            }
            this.minSamples = calls;
            return this;
        }

        /**
         * Keeps measurements in a file: read at load, written at close. Use one file a model. Default: none.
         *
         * @param file the file; made when it is missing
         * @return this
         */
        public Builder stateFile(Path file) {
            this.stateFile = Optional.of(file);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public AdaptiveOptions build() {
            return new AdaptiveOptions(this);
        }
    }
}
