package dev.inlay.internal.ep;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.inlay.internal.probe.NativeCheck;
import dev.inlay.provider.Availability;
import java.util.Optional;

/** ONNX Runtime's native library. */
public final class OrtNatives {
    private OrtNatives() {}

    /**
     * What keeps the native library from loading.
     *
     * @return the answer to give, or empty when it loads
     */
    public static Optional<Availability> missing() {
        return NativeCheck.missing();
    }

    /**
     * The version of the native library, which must load.
     *
     * @return such as {@code 1.29.0}
     */
    public static String version() {
        return environment().getVersion();
    }

    /**
     * The execution providers that were compiled in. That says nothing about devices.
     *
     * @return their names
     */
    public static String compiledIn() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.getName())
                .sorted()
                .collect(java.util.stream.Collectors.joining(", "));
    }

    /** The process's one environment, made as the engine makes it. */
    static OrtEnvironment environment() {
        NativeCheck.missing(); // made there first, where a long command line does no harm
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "inlay");
    }
}
