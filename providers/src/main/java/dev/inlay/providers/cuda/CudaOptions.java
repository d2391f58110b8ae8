package dev.inlay.providers.cuda;

import dev.inlay.InvalidRequestException;
import dev.inlay.providers.AcceleratorOptions;

/**
 * Options of the CUDA execution provider, as its page in ONNX Runtime's documentation names them. Immutable.
 */
public final class CudaOptions extends AcceleratorOptions {
    private static final CudaOptions DEFAULTS = builder().build();

    private final int deviceId;

    /** How the memory arena grows. */
    public enum ArenaExtension {
        /** To the next power of two: fewer, larger steps. */
        NEXT_POWER_OF_TWO("kNextPowerOfTwo"),
        /** By what is asked for: no more memory than needed, more steps. */
        SAME_AS_REQUESTED("kSameAsRequested");

        private final String value;

        ArenaExtension(String value) {
            this.value = value;
        }
    }

    private CudaOptions(Builder builder) {
        super(builder);
        this.deviceId = builder.deviceId;
    }

    /**
     * The first GPU, {@link ArenaExtension#SAME_AS_REQUESTED} (shapes vary), no limit of memory.
     *
     * @return the defaults
     */
    public static CudaOptions defaults() {
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
     * Which GPU.
     *
     * @return its number, from 0
     */
    public int deviceId() {
        return deviceId;
    }

    @Override
    public String toString() {
        return super.toString() + " on device " + deviceId;
    }

    /** Builds {@link CudaOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private int deviceId;

        private Builder() {
            arenaExtension(ArenaExtension.SAME_AS_REQUESTED);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets which GPU. Default: 0.
         *
         * @param id as CUDA counts them, from 0
         * @return this
         * @throws InvalidRequestException when it is negative
         */
        public Builder deviceId(int id) {
            this.deviceId = (int) range("deviceId", id, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Limits the arena. Default: no limit.
         *
         * @param bytes at least 1; weights and libraries come on top
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder memoryLimit(long bytes) {
            return providerOption("gpu_mem_limit", Long.toString(range("memoryLimit", bytes, 1, Long.MAX_VALUE)));
        }

        /**
         * Sets how the arena grows. Default: {@link ArenaExtension#SAME_AS_REQUESTED}.
         *
         * @param extension how
         * @return this
         */
        public Builder arenaExtension(ArenaExtension extension) {
            return providerOption("arena_extend_strategy", extension.value);
        }

        /**
         * Whether float32 products may use TensorFloat-32: faster on recent GPUs, with the precision of float16. Default: the
         * provider's, which is true.
         *
         * @param allowed false for full float32
         * @return this
         */
        public Builder tf32(boolean allowed) {
            return providerOption("use_tf32", allowed ? "1" : "0");
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public CudaOptions build() {
            return new CudaOptions(this);
        }
    }
}
