package dev.inlay.providers.openvino;

import dev.inlay.InvalidRequestException;
import dev.inlay.provider.FixedShapes;
import dev.inlay.providers.AcceleratorOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of the OpenVINO execution provider. The typed ones become properties of OpenVINO itself (its {@code properties.hpp}),
 * handed over as {@code load_config}. Immutable.
 */
public final class OpenVinoOptions extends AcceleratorOptions {
    private static final OpenVinoOptions DEFAULTS = builder().build();

    private final Optional<Path> library;
    private final Optional<Device> device;
    private final Map<String, String> properties;

    /** The processor to run on. */
    public enum Device {
        /** Intel's graphics. */
        GPU,
        /** The neural processor of Core Ultra; wants fixed shapes. */
        NPU,
        /** The processor's own cores. */
        CPU
    }

    /** What to tune for. */
    public enum PerformanceHint {
        /** One run as soon as possible. */
        LATENCY,
        /** Many runs at once. */
        THROUGHPUT
    }

    /** The numbers to compute with. */
    public enum Precision {
        /** float32. */
        F32,
        /** float16. */
        F16,
        /** bfloat16. */
        BF16;

        private String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private OpenVinoOptions(Builder builder) {
        super(builder);
        this.library = builder.library;
        this.device = builder.device;
        this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(builder.properties));
    }

    /**
     * The best device that is found (GPU, NPU, CPU), tuned for latency; the library as {@code -Dinlay.openvino.library} or {@code
     * INLAY_OPENVINO_LIBRARY} say.
     *
     * @return the defaults
     */
    public static OpenVinoOptions defaults() {
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
     * The processor.
     *
     * @return empty for the best that is found
     */
    public Optional<Device> device() {
        return device;
    }

    /**
     * The properties for OpenVINO.
     *
     * @return an immutable map
     */
    public Map<String, String> properties() {
        return properties;
    }

    @Override
    public String toString() {
        return super.toString() + " device=" + device.map(Device::name).orElse("auto") + ", properties=" + properties
                + ", library=" + library.map(Path::toString).orElse("auto");
    }

    /** Builds {@link OpenVinoOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private Optional<Path> library = Optional.empty();
        private Optional<Device> device = Optional.empty();
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder() {
            performanceHint(PerformanceHint.LATENCY);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Names the plugin library, {@code onnxruntime_providers_openvino_plugin.dll} or {@code
         * libonnxruntime_providers_openvino_plugin.so}; OpenVINO's libraries must lie beside it. Default: the system property
         * {@code inlay.openvino.library}, then the environment variable {@code INLAY_OPENVINO_LIBRARY}, then an OpenVINO that is
         * part of ONNX Runtime's own library.
         *
         * @param file the library
         * @return this
         */
        public Builder library(Path file) {
            this.library = Optional.of(file);
            return this;
        }

        /**
         * Sets the processor. Default: the best that is found, in the order GPU, NPU, CPU. {@link Device#NPU} sets {@link
         * FixedShapes#DEFAULT}, since it takes no dynamic dimensions.
         *
         * @param value the processor
         * @return this
         */
        public Builder device(Device value) {
            this.device = Optional.of(value);
            return value == Device.NPU ? fixedShapes(FixedShapes.DEFAULT) : this;
        }

        /**
         * Sets what to tune for. Default: {@link PerformanceHint#LATENCY}.
         *
         * @param hint latency or throughput
         * @return this
         */
        public Builder performanceHint(PerformanceHint hint) {
            return property("PERFORMANCE_HINT", hint.name());
        }

        /**
         * Sets the numbers to compute with. Default: the device's own: float16 on GPU and NPU, float32 or bfloat16 on the CPU.
         *
         * @param precision which
         * @return this
         */
        public Builder precision(Precision precision) {
            return property("INFERENCE_PRECISION_HINT", precision.value());
        }

        /**
         * Sets how many runs the device works on at once. Default: as the hint says.
         *
         * @param streams at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder streams(int streams) {
            return property("NUM_STREAMS", Long.toString(range("streams", streams, 1, Integer.MAX_VALUE)));
        }

        /**
         * Sets the threads of the device CPU. Default there: the machine's performance cores inside the container's quota.
         *
         * @param threads at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder threads(int threads) {
            return property("INFERENCE_NUM_THREADS", Long.toString(range("threads", threads, 1, Integer.MAX_VALUE)));
        }

        /**
         * Keeps compiled graphs in a directory, so that the next load is faster. Default: none.
         *
         * @param directory the directory
         * @return this
         */
        public Builder modelCache(Path directory) {
            return property("CACHE_DIR", directory.toString());
        }

        /**
         * Sets a property of OpenVINO that has no method here.
         *
         * @param key as {@code properties.hpp} names it
         * @param value its value
         * @return this
         */
        public Builder property(String key, String value) {
            properties.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public OpenVinoOptions build() {
            return new OpenVinoOptions(this);
        }
    }
}
