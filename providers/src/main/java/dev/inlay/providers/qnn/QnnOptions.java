package dev.inlay.providers.qnn;

import dev.inlay.InvalidRequestException;
import dev.inlay.provider.FixedShapes;
import dev.inlay.providers.AcceleratorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Options of the QNN execution provider. Names and values are those of the page QNN-ExecutionProvider in the repository
 * onnxruntime-qnn. Immutable.
 */
public final class QnnOptions extends AcceleratorOptions {
    private static final QnnOptions DEFAULTS = builder().build();

    private final Optional<Path> library;
    private final Backend backend;
    private final boolean emulator;
    private final boolean cpuFallback;
    private final Optional<Path> contextCache;

    /** The part of the chip that computes. */
    public enum Backend {
        /** The NPU: Hexagon Tensor Processor. */
        HTP("htp"),
        /** The Adreno GPU. */
        GPU("gpu"),
        /** Qualcomm's reference implementation on the CPU, for comparison. */
        CPU("cpu");

        final String value;

        Backend(String value) {
            this.value = value;
        }
    }

    /** How fast the NPU is clocked and how soon it sleeps. */
    public enum PerformanceMode {
        /** The highest clocks, briefly. */
        BURST,
        /** Between performance and power. */
        BALANCED,
        /** The driver's own. */
        DEFAULT,
        /** High clocks. */
        HIGH_PERFORMANCE,
        /** Saves power, less than {@link #POWER_SAVER}. */
        HIGH_POWER_SAVER,
        /** Balanced, at lower clocks. */
        LOW_BALANCED,
        /** Saves power, more than {@link #POWER_SAVER}. */
        LOW_POWER_SAVER,
        /** Saves power. */
        POWER_SAVER,
        /** The lowest clocks. */
        EXTREME_POWER_SAVER,
        /** High clocks for long. */
        SUSTAINED_HIGH_PERFORMANCE;

        String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Which sessions go first where several share the NPU. */
    public enum Priority {
        /** After all others. */
        LOW,
        /** As everybody. */
        NORMAL,
        /** A little before others. */
        NORMAL_HIGH,
        /** Before others. */
        HIGH;

        String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private QnnOptions(Builder builder) {
        super(builder);
        this.library = builder.library;
        this.backend = builder.backend;
        this.emulator = builder.emulator;
        this.cpuFallback = builder.cpuFallback;
        this.contextCache = builder.contextCache;
    }

    /**
     * The NPU with {@link FixedShapes#DEFAULT}; the library as {@code -Dinlay.qnn.library} or {@code INLAY_QNN_LIBRARY} say.
     *
     * @return the defaults
     */
    public static QnnOptions defaults() {
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
     * The plugin library.
     *
     * @return the file, or empty to look at the system property and the environment variable
     */
    public Optional<Path> library() {
        return library;
    }

    /**
     * The part of the chip.
     *
     * @return the backend
     */
    public Backend backend() {
        return backend;
    }

    /**
     * Whether the emulator counts as a device.
     *
     * @return true where it does
     */
    public boolean emulator() {
        return emulator;
    }

    /**
     * Whether nodes that QNN does not take may run on the CPU.
     *
     * @return false where that is an error
     */
    public boolean cpuFallback() {
        return cpuFallback;
    }

    /**
     * Where compiled graphs are kept.
     *
     * @return the directory, or empty to compile at each load
     */
    public Optional<Path> contextCache() {
        return contextCache;
    }

    @Override
    public String toString() {
        return super.toString() + " backend=" + backend + ", library="
                + library.map(Path::toString).orElse("auto")
                + ", emulator=" + emulator + ", cpuFallback=" + cpuFallback + ", contextCache="
                + contextCache.map(Path::toString).orElse("none");
    }

    /** Builds {@link QnnOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private Optional<Path> library = Optional.empty();
        private Backend backend = Backend.HTP;
        private boolean emulator;
        private boolean cpuFallback = true;
        private Optional<Path> contextCache = Optional.empty();

        private Builder() {
            // QNN takes no dynamic dimensions: without fixed ones it gets no node at all.
            fixedShapes(FixedShapes.DEFAULT);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Names the plugin library, {@code onnxruntime_providers_qnn.dll} or {@code libonnxruntime_providers_qnn.so}; the other
         * libraries of its package must lie beside it. Default: the system property {@code inlay.qnn.library}, then the
         * environment variable {@code INLAY_QNN_LIBRARY}, then a QNN that is part of ONNX Runtime's own library.
         *
         * @param file the library
         * @return this
         */
        public Builder library(Path file) {
            this.library = Optional.of(file);
            return this;
        }

        /**
         * Sets the part of the chip. Default: {@link Backend#HTP}.
         *
         * @param value the backend
         * @return this
         */
        public Builder backend(Backend value) {
            this.backend = value;
            return this;
        }

        /**
         * Sets how fast the NPU is clocked. Default: the driver's.
         *
         * @param mode the mode
         * @return this
         */
        public Builder performanceMode(PerformanceMode mode) {
            return providerOption("htp_performance_mode", mode.value());
        }

        /**
         * Names the chip. Default: asked of the device, which the emulator cannot answer.
         *
         * @param soc Qualcomm's number of the model, such as {@code 60}, or, from onnxruntime-qnn 2.7 on, its name, such as
         *     {@code SC8380XP} (Snapdragon X Elite)
         * @return this
         * @throws InvalidRequestException when it is blank
         */
        public Builder socModel(String soc) {
            if (soc.isBlank()) {
                throw new InvalidRequestException("socModel is blank: give a number such as 60, or leave it out.");
            }
            return providerOption("soc_model", soc);
        }

        /**
         * Names the generation of the NPU. Default: asked of the device.
         *
         * @param version such as 73 for Snapdragon X Elite
         * @return this
         * @throws InvalidRequestException when it is below 68, the first
         */
        public Builder htpArch(int version) {
            return providerOption("htp_arch", Long.toString(range("htpArch", version, 68, 999)));
        }

        /**
         * Sets how much of the NPU's own memory (VTCM) a graph may use. Default: all.
         *
         * @param megabytes at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder vtcmMegabytes(int megabytes) {
            return providerOption("vtcm_mb", Long.toString(range("vtcmMegabytes", megabytes, 1, Integer.MAX_VALUE)));
        }

        /**
         * Sets how long the graph is optimised at load. Default: 0, the library's own choice.
         *
         * @param level 1 loads fastest, 3 runs fastest
         * @return this
         * @throws InvalidRequestException when it is not from 0 to 3
         */
        public Builder graphOptimization(int level) {
            return providerOption(
                    "htp_graph_finalization_optimization_mode", Long.toString(range("graphOptimization", level, 0, 3)));
        }

        /**
         * Sets the priority among sessions. Default: {@link Priority#NORMAL}.
         *
         * @param priority the priority
         * @return this
         */
        public Builder priority(Priority priority) {
            return providerOption("qnn_context_priority", priority.value());
        }

        /**
         * Sets how soon the NPU answers a call from the CPU; shorter costs power. Default: the driver's.
         *
         * @param latency whole microseconds, at least 1
         * @return this
         * @throws InvalidRequestException when it is shorter
         */
        public Builder rpcLatency(Duration latency) {
            long microseconds = range("rpcLatency in microseconds", latency.toNanos() / 1000, 1, Integer.MAX_VALUE);
            return providerOption("rpc_control_latency", Long.toString(microseconds));
        }

        /**
         * Whether float32 graphs run in float16. Default: true; the NPU has no float32.
         *
         * @param value false only for backends that compute float32
         * @return this
         */
        public Builder float16(boolean value) {
            return providerOption("enable_htp_fp16_precision", value ? "1" : "0");
        }

        /**
         * Whether weights are mapped from their file (Windows on ARM64). Default: true. Mapping fails on some drivers with error
         * 1002, which is then tried once more without it.
         *
         * @param value false to copy them
         * @return this
         */
        public Builder fileMappedWeights(boolean value) {
            return providerOption("disable_file_mapped_weights", value ? "0" : "1");
        }

        /**
         * Keeps compiled graphs (EP context) in a directory, one folder for each model, shape and set of options, so that only
         * the first load compiles. Folders that no longer fit are not deleted. Default: compile at each load.
         *
         * @param directory the directory; made when it is missing
         * @return this
         */
        public Builder contextCache(Path directory) {
            this.contextCache = Optional.of(directory);
            return this;
        }

        /**
         * Whether nodes that QNN does not take may run on the CPU. Default: true. With false a model that does not fit whole is
         * refused.
         *
         * @param allowed true to share the work
         * @return this
         */
        public Builder cpuFallback(boolean allowed) {
            this.cpuFallback = allowed;
            return this;
        }

        /**
         * Whether the emulator that the x86-64 libraries carry counts as a device. Default: false. It is for tests: a call takes
         * seconds.
         *
         * @param allowed true for tests
         * @return this
         */
        public Builder emulator(boolean allowed) {
            this.emulator = allowed;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public QnnOptions build() {
            return new QnnOptions(this);
        }
    }
}
