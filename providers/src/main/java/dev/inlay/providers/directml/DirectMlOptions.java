package dev.inlay.providers.directml;

import dev.inlay.InvalidRequestException;
import dev.inlay.providers.AcceleratorOptions;

/** Options of the DirectML execution provider. Immutable. */
public final class DirectMlOptions extends AcceleratorOptions {
    private static final DirectMlOptions DEFAULTS = builder().build();

    private final int adapter;

    private DirectMlOptions(Builder builder) {
        super(builder);
        this.adapter = builder.adapter;
    }

    /**
     * The first adapter, dynamic shapes.
     *
     * @return the defaults
     */
    public static DirectMlOptions defaults() {
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
     * Which adapter.
     *
     * @return its number, from 0
     */
    public int adapter() {
        return adapter;
    }

    @Override
    public String toString() {
        return super.toString() + " on adapter " + adapter;
    }

    /**
     * Builds {@link DirectMlOptions}. Not safe for use by several threads. DirectML takes no named options through ONNX Runtime's
     * Java API, so {@link #build()} refuses {@link #providerOption}; settings of the session go into {@code
     * CpuOptions.configEntry}, such as {@code ep.dml.disable_graph_fusion}.
     */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private int adapter;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets which adapter. Default: 0, the one of the primary display, which is not always the fastest.
         *
         * @param index in the order of {@code IDXGIFactory::EnumAdapters}, from 0
         * @return this
         * @throws InvalidRequestException when it is negative
         */
        public Builder adapter(int index) {
            this.adapter = (int) range("adapter", index, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         * @throws InvalidRequestException when a named option was set
         */
        public DirectMlOptions build() {
            DirectMlOptions options = new DirectMlOptions(this);
            if (!options.providerOptions().isEmpty()) {
                throw new InvalidRequestException("DirectML takes no named options, but " + options.providerOptions()
                        + " was set. Settings of the session go into CpuOptions.configEntry.");
            }
            return options;
        }
    }
}
