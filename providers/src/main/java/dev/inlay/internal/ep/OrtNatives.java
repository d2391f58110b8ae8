package dev.inlay.internal.ep;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
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
        try {
            OrtEnvironment.getAvailableProviders();
            return Optional.empty();
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(Availability.no(
                    "ONNX Runtime's native library cannot be loaded: " + cause,
                    "Its Maven artifact has natives for Linux (x86-64, ARM64), Windows x86-64 and macOS ARM64; elsewhere point"
                            + " -Donnxruntime.native.path=DIR to a directory that holds onnxruntime and onnxruntime4j_jni of"
                            + " the same version."));
        }
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
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "inlay");
    }
}
