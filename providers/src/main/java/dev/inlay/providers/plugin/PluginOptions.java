package dev.inlay.providers.plugin;

import dev.inlay.InvalidRequestException;
import dev.inlay.providers.AcceleratorOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Options of a plugin execution provider that has no package of its own here. Immutable. */
public final class PluginOptions extends AcceleratorOptions {
    private final String id;
    private final Path library;
    private final Optional<String> registrationName;
    private final Optional<Device> device;

    /** A kind of hardware, as ONNX Runtime tells it. */
    public enum Device {
        /** A neural processor. */
        NPU,
        /** A graphics processor. */
        GPU,
        /** The processor itself. */
        CPU
    }

    private PluginOptions(Builder builder) {
        super(builder);
        this.id = builder.id;
        this.library = builder.library;
        this.registrationName = builder.registrationName;
        this.device = builder.device;
    }

    /**
     * Starts with a library.
     *
     * @param id the name for policies and reports, such as {@code tensorrt-rtx}
     * @param library the file that ONNX Runtime loads
     * @return a builder
     * @throws InvalidRequestException when the id has other characters than lower-case letters, digits and hyphens
     */
    public static Builder builder(String id, Path library) {
        return new Builder(id, library);
    }

    /**
     * The name for policies and reports.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The file.
     *
     * @return the library
     */
    public Path library() {
        return library;
    }

    /**
     * The name to register the library under.
     *
     * @return the name; the id where none was set
     */
    public String registrationName() {
        return registrationName.orElse(id);
    }

    /**
     * The kind of hardware to use.
     *
     * @return empty for the library's first device
     */
    public Optional<Device> device() {
        return device;
    }

    @Override
    public String toString() {
        return super.toString() + " " + id + " from " + library + " as " + registrationName() + ", device="
                + device.map(Device::name).orElse("first");
    }

    /** Builds {@link PluginOptions}. Not safe for use by several threads. */
    public static final class Builder extends AcceleratorOptions.Builder<Builder> {
        private final String id;
        private final Path library;
        private Optional<String> registrationName = Optional.empty();
        private Optional<Device> device = Optional.empty();

        private Builder(String id, Path library) {
            if (!id.matches("[a-z0-9][a-z0-9-]*")) {
                throw new InvalidRequestException("The provider's id is '" + id
                        + "' but must consist of lower-case letters, digits and hyphens.");
            }
            this.id = id;
            this.library = Objects.requireNonNull(library, "library");
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the name to register the library under. Default: the id. Some libraries insist on the name of their execution
         * provider.
         *
         * @param name the name
         * @return this
         */
        public Builder registrationName(String name) {
            this.registrationName = Optional.of(name);
            return this;
        }

        /**
         * Sets the kind of hardware. Default: the first device that the library offers.
         *
         * @param kind the kind
         * @return this
         */
        public Builder device(Device kind) {
            this.device = Optional.of(kind);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public PluginOptions build() {
            return new PluginOptions(this);
        }
    }
}
