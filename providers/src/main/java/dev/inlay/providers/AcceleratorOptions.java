package dev.inlay.providers;

import dev.inlay.InvalidRequestException;
import dev.inlay.provider.FixedShapes;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the options of all accelerators have in common. Immutable, with value semantics. The typed settings of each provider end
 * up in {@link #providerOptions()}, which is what its native library gets; those left out keep that library's own defaults.
 */
public abstract class AcceleratorOptions {
    private final double minCosine;
    private final Optional<Duration> runTimeout;
    private final Optional<FixedShapes> fixedShapes;
    private final Map<String, String> providerOptions;

    /**
     * Copies what was set.
     *
     * @param builder the builder
     */
    protected AcceleratorOptions(Builder<?> builder) {
        this.minCosine = builder.minCosine;
        this.runTimeout = builder.runTimeout;
        this.fixedShapes = builder.fixedShapes;
        this.providerOptions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.providerOptions));
    }

    /**
     * How closely the accelerator must agree with the CPU in the probe at load.
     *
     * @return the least cosine of a sample's two vectors, 0 to 1
     */
    public final double minCosine() {
        return minCosine;
    }

    /**
     * How long one run may take before it is ended and finished elsewhere.
     *
     * @return the limit, or empty for none
     */
    public final Optional<Duration> runTimeout() {
        return runTimeout;
    }

    /**
     * The shapes that sessions are opened with.
     *
     * @return the shapes, or empty for dynamic dimensions
     */
    public final Optional<FixedShapes> fixedShapes() {
        return fixedShapes;
    }

    /**
     * The options as the native library gets them.
     *
     * @return an immutable map in the order of setting
     */
    public final Map<String, String> providerOptions() {
        return providerOptions;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AcceleratorOptions that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /**
     * All settings.
     *
     * @return such as {@code XnnpackOptions[{intra_op_num_threads=4}, minCosine=0.999, ...]}
     */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + providerOptions + ", minCosine=" + minCosine + ", runTimeout="
                + runTimeout.map(Duration::toString).orElse("none")
                + ", shapes=" + fixedShapes.map(FixedShapes::toString).orElse("dynamic") + "]";
    }

    /**
     * Collects options. Not safe for use by several threads.
     *
     * @param <B> the builder's own type
     */
    public abstract static class Builder<B extends Builder<B>> {
        private double minCosine = 0.999;
        private Optional<Duration> runTimeout = Optional.empty();
        private Optional<FixedShapes> fixedShapes = Optional.empty();
        private final Map<String, String> providerOptions = new LinkedHashMap<>();

        /** Starts with the defaults. */
        protected Builder() {}

        /**
         * This builder.
         *
         * @return this
         */
        protected abstract B self();

        /**
         * Sets how closely the accelerator must agree with the CPU in the probe at load. Default: 0.999, which float16 keeps and
         * wrong results do not.
         *
         * @param cosine the least cosine of a sample's two vectors, 0 to 1
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public final B minCosine(double cosine) {
            if (!(cosine >= 0 && cosine <= 1)) {
                throw new InvalidRequestException("minCosine is " + cosine + " but must be from 0 to 1.");
            }
            this.minCosine = cosine;
            return self();
        }

        /**
         * Sets how long one run may take before it is ended and finished elsewhere. Default: no limit.
         *
         * @param limit above zero
         * @return this
         * @throws InvalidRequestException when it is not above zero
         */
        public final B runTimeout(Duration limit) {
            if (limit.isZero() || limit.isNegative()) {
                throw new InvalidRequestException("runTimeout is " + limit + " but must be above zero.");
            }
            this.runTimeout = Optional.of(limit);
            return self();
        }

        /**
         * Opens sessions with fixed shapes; texts are padded up to them. Default: what the provider needs.
         *
         * @param shapes rows and lengths
         * @return this
         */
        public final B fixedShapes(FixedShapes shapes) {
            this.fixedShapes = Optional.of(shapes);
            return self();
        }

        /**
         * Opens sessions with the graph's dynamic dimensions.
         *
         * @return this
         */
        protected final B dynamicShapes() {
            this.fixedShapes = Optional.empty();
            return self();
        }

        /**
         * Sets an option that has no method here, under the name that the provider's native library gives it. Native libraries
         * accept unknown names silently.
         *
         * @param key its name
         * @param value its value
         * @return this
         */
        public final B providerOption(String key, String value) {
            providerOptions.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return self();
        }

        /**
         * Requires a number to be in a range.
         *
         * @param name the setting's name
         * @param value the number
         * @param least the smallest allowed
         * @param most the largest allowed
         * @return the number
         * @throws InvalidRequestException when it is outside
         */
        protected static long range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new InvalidRequestException(name + " is " + value + " but must be "
                        + (most == Long.MAX_VALUE ? "at least " + least : "from " + least + " to " + most) + ".");
            }
            return value;
        }
    }
}
