package dev.inlay.provider;

/**
 * A place where a model can run: either an execution provider of ONNX Runtime on this machine ({@link SessionProvider}) or a
 * service elsewhere ({@link RemoteProvider}).
 *
 * <p>Implementations are found through {@link java.util.ServiceLoader} under this type, or passed to a builder as a configured
 * instance, which wins over a found one with the same id. They are safe for use by many threads and hold no native resources.
 */
public sealed interface Provider permits SessionProvider, RemoteProvider {
    /**
     * The name used in a {@link ProviderPolicy} and in reports.
     *
     * @return lower case, such as {@code cpu} or {@code qnn}
     */
    String id();

    /**
     * Whether it can run here. Cheap: looks at files and at what the native library offers, loads no model and reaches no
     * network.
     *
     * @return the answer with its reason
     */
    Availability availability();
}
