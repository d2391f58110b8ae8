package dev.inlay.providers.webgpu;

import dev.inlay.InvalidRequestException;
import dev.inlay.providers.AcceleratorOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Options of the WebGPU execution provider, as its page in ONNX Runtime's documentation names them. Immutable.
 */
public final class WebGpuOptions extends AcceleratorOptions {
    private static final WebGpuOptions DEFAULTS = builder().build();

    private final Optional<Path> library;

    /** Which GPU of several. */
    public enum PowerPreference {
        /** The fast one. */
        HIGH_PERFORMANCE("high-performance"),
        /** The frugal one. */
        LOW_POWER("low-power");

        private final String value;

        PowerPreference(String value) {
            this.value = value;
        }
    }

    /** The graphics interface below, where a system has several. */
    public enum Backend {
        /** Direct3D 12, on Windows. */
        D3D12("D3D12"),
        /** Vulkan, on Linux and Windows. */
        VULKAN("Vulkan");

        private final String value;

        Backend(String value) {
            this.value = value;
        }
    }

    /** How much is checked before shaders run. */
    public enum Validation {
        /** Nothing by ONNX Runtime. */
        DISABLED("disabled"),
        /** What WebGPU itself checks. */
        WGPU_ONLY("wgpuOnly"),
        /** Cheap checks too. */
        BASIC("basic"),
        /** All checks. */
        FULL("full");

        private final String value;

        Validation(String value) {
            this.value = value;
        }
    }

    private WebGpuOptions(Builder builder) {
        super(builder);
        this.library = builder.library;
    }

    /**
     * Every option at its default; the library as {@code -Dinlay.webgpu.library} or {@code INLAY_WEBGPU_LIBRARY} say.
     *
     * @return the defaults
     */
    public static WebGpuOptions defaults() {
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

    @Override
    public String toString() {
        return super.toString() + " library=" + library.map(Path::toString).orElse("auto");
    }

    /** Builds {@link WebGpuOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private Optional<Path> library = Optional.empty();
        private boolean graphCapture;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Names the plugin library, {@code libonnxruntime_providers_webgpu.so}, {@code .dylib} or {@code
         * onnxruntime_providers_webgpu.dll}. Default: the system property {@code inlay.webgpu.library}, then the environment
         * variable {@code INLAY_WEBGPU_LIBRARY}, then a WebGPU that is part of ONNX Runtime's own library, as on macOS.
         *
         * @param file the library
         * @return this
         */
        public Builder library(Path file) {
            this.library = Optional.of(file);
            return this;
        }

        /**
         * Sets which GPU of several. Default: the system's choice.
         *
         * @param preference which
         * @return this
         */
        public Builder powerPreference(PowerPreference preference) {
            return providerOption("powerPreference", preference.value);
        }

        /**
         * Sets the graphics interface. Default: Direct3D 12 on Windows, Vulkan on Linux, Metal on macOS.
         *
         * @param backend which
         * @return this
         */
        public Builder backend(Backend backend) {
            return providerOption("dawnBackendType", backend.value);
        }

        /**
         * Whether the commands of a run are recorded once and replayed. Default: false. Wants fixed shapes and all nodes on the
         * GPU.
         *
         * @param enabled true to record; set {@link #fixedShapes} too
         * @return this
         */
        public Builder graphCapture(boolean enabled) {
            this.graphCapture = enabled;
            return providerOption("enableGraphCapture", enabled ? "1" : "0");
        }

        /**
         * Sets how much is checked. Default: the build's.
         *
         * @param validation how much
         * @return this
         */
        public Builder validation(Validation validation) {
            return providerOption("validationMode", validation.value);
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         * @throws InvalidRequestException when commands are to be recorded without fixed shapes
         */
        public WebGpuOptions build() {
            WebGpuOptions options = new WebGpuOptions(this);
            if (graphCapture && options.fixedShapes().isEmpty()) {
                throw new InvalidRequestException(
                        "graphCapture records the commands of one shape: set fixedShapes too, such as FixedShapes.DEFAULT.");
            }
            return options;
        }
    }
}
