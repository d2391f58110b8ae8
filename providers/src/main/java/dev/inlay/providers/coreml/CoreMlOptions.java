package dev.inlay.providers.coreml;

import dev.inlay.providers.AcceleratorOptions;
import java.nio.file.Path;

/**
 * Options of the Core ML execution provider, as ONNX Runtime's {@code coreml_options.cc} names them. Immutable.
 */
public final class CoreMlOptions extends AcceleratorOptions {
    private static final CoreMlOptions DEFAULTS = builder().build();

    /** Which processors Core ML may use. */
    public enum ComputeUnits {
        /** All that the machine has. */
        ALL("ALL"),
        /** The CPU and the Neural Engine. */
        CPU_AND_NEURAL_ENGINE("CPUAndNeuralEngine"),
        /** The CPU and the GPU. */
        CPU_AND_GPU("CPUAndGPU"),
        /** The CPU alone, for comparison. */
        CPU_ONLY("CPUOnly");

        private final String value;

        ComputeUnits(String value) {
            this.value = value;
        }
    }

    /** The form that the graph is translated into. */
    public enum ModelFormat {
        /** The newer one; Core ML 5, macOS 12 and later. */
        ML_PROGRAM("MLProgram"),
        /** The older one, with fewer operators. */
        NEURAL_NETWORK("NeuralNetwork");

        private final String value;

        ModelFormat(String value) {
            this.value = value;
        }
    }

    private CoreMlOptions(Builder builder) {
        super(builder);
    }

    /**
     * {@link ModelFormat#ML_PROGRAM} on {@link ComputeUnits#ALL}, the rest as Core ML has it.
     *
     * @return the defaults
     */
    public static CoreMlOptions defaults() {
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

    /** Builds {@link CoreMlOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private Builder() {
            modelFormat(ModelFormat.ML_PROGRAM);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets which processors may be used. Default: all.
         *
         * @param units the processors
         * @return this
         */
        public Builder computeUnits(ComputeUnits units) {
            return providerOption("MLComputeUnits", units.value);
        }

        /**
         * Sets the form of the translated graph. Default: {@link ModelFormat#ML_PROGRAM}.
         *
         * @param format the form
         * @return this
         */
        public Builder modelFormat(ModelFormat format) {
            return providerOption("ModelFormat", format.value);
        }

        /**
         * Whether only nodes whose inputs have fixed shapes are taken; Core ML runs others slowly. Default: false.
         *
         * @param required true to leave nodes with dynamic shapes to the CPU; set {@link #fixedShapes} too
         * @return this
         */
        public Builder requireStaticInputShapes(boolean required) {
            return providerOption("RequireStaticInputShapes", required ? "1" : "0");
        }

        /**
         * Keeps translated graphs in a directory, so that the next load is faster. Default: a temporary one.
         *
         * @param directory the directory
         * @return this
         */
        public Builder modelCache(Path directory) {
            return providerOption("ModelCacheDirectory", directory.toString());
        }

        /**
         * Whether float16 may be used for sums on the GPU. Default: false.
         *
         * @param allowed true to trade precision for speed
         * @return this
         */
        public Builder lowPrecisionAccumulation(boolean allowed) {
            return providerOption("AllowLowPrecisionAccumulationOnGPU", allowed ? "1" : "0");
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public CoreMlOptions build() {
            return new CoreMlOptions(this);
        }
    }
}
