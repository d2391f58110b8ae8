package dev.inlay.providers.xnnpack;

import dev.inlay.InvalidRequestException;
import dev.inlay.providers.AcceleratorOptions;

/**
 * Options of the XNNPACK execution provider, as its page in ONNX Runtime's documentation names them. Immutable.
 */
public final class XnnpackOptions extends AcceleratorOptions {
    private static final XnnpackOptions DEFAULTS = builder().build();

    private XnnpackOptions(Builder builder) {
        super(builder);
    }

    /**
     * Every option at its default.
     *
     * @return the defaults
     */
    public static XnnpackOptions defaults() {
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

    /** Builds {@link XnnpackOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the threads of XNNPACK's own pool. Default: the machine's performance cores, as for {@code cpu}. ONNX Runtime's
         * pool for the other nodes then has one thread, unless {@code CpuOptions.intraOpThreads} says otherwise.
         *
         * @param count at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder threads(int count) {
            return providerOption("intra_op_num_threads", Long.toString(range("threads", count, 1, Long.MAX_VALUE)));
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public XnnpackOptions build() {
            return new XnnpackOptions(this);
        }
    }
}
