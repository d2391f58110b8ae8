package dev.inlay.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.NativeLibraries;
import dev.inlay.provider.Availability;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's one ONNX Runtime environment. */
public final class NativeRuntime {
    private static final Logger log = LoggerFactory.getLogger(NativeRuntime.class);

    private static final String NATIVE_PATH = "onnxruntime.native.path";

    private NativeRuntime() {}

    /**
     * The environment; the native library is loaded by the first call.
     *
     * @return the shared environment, which lives as long as the process
     * @throws ModelLoadException when there is no native library for this platform
     */
    public static OrtEnvironment environment() {
        try {
            return Holder.ENVIRONMENT;
        } catch (LinkageError e) {
            Availability missing = unloadable(e);
            throw new ModelLoadException(missing.reason() + ". " + missing.nextStep(), e);
        }
    }

    /**
     * What keeps the native library from loading.
     *
     * @return the reason with the next step, or empty when it loads
     */
    public static Optional<Availability> missing() {
        try {
            Objects.requireNonNull(Holder.ENVIRONMENT);
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of(unloadable(e));
        }
    }

    private static Availability unloadable(LinkageError e) {
        return Availability.no(
                "ONNX Runtime's native library cannot be loaded on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + ": " + (e.getCause() == null ? e : e.getCause()),
                "Its Maven artifact has natives for Linux (x86-64, ARM64), Windows x86-64 and macOS ARM64; elsewhere point"
                        + " -Donnxruntime.native.path=DIR to a directory that holds onnxruntime and onnxruntime4j_jni of the"
                        + " same version.");
    }

    /**
     * Starts loading the native library on a thread of its own, so that reading a model's files goes on meanwhile: a fifth of
     * the time from the start of the process to the first vector. A failure shows in {@link #environment()}.
     */
    public static void warmUp() {
        Thread thread = new Thread(
                () -> {
                    try {
                        environment();
                    } catch (ModelLoadException e) {
                        log.debug("ONNX Runtime could not be loaded ahead: {}", e.getMessage());
                    }
                },
                "inlay-native-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** Outside of the holder, for which the other thread would wait while it is being initialised. */
    private static OrtEnvironment newEnvironment() {
        return DeepStack.call(() -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "inlay"));
    }

    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT = create();

        private static OrtEnvironment create() {
            OrtEnvironment environment = open();
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                log.debug("ONNX Runtime's telemetry could not be switched off: {}", e.getMessage());
            }
            holdUntilTheProcessEnds();
            return environment;
        }

        /** ONNX Runtime reads the property when its first class is initialised, and only then. */
        private static OrtEnvironment open() {
            Optional<Path> natives = System.getProperty(NATIVE_PATH) != null
                    ? Optional.empty()
                    : NativeLibraries.unpacked(OrtEnvironment.class.getClassLoader());
            natives.ifPresent(path -> System.setProperty(NATIVE_PATH, path.toString()));
            try {
                // Warnings of the runtime go straight to stderr and mean nothing to a user; its errors come as
                // exceptions.
                return newEnvironment();
            } finally {
                natives.ifPresent(path -> System.clearProperty(NATIVE_PATH));
            }
        }

        /**
         * ONNX Runtime's shutdown hook frees the native environment while daemon threads may still be inside it, and the
         * process dies of a segmentation fault where a user stopped a program in the middle of an answer. The native
         * environment counts its holders, and a second one, never given back, keeps it alive until the process is gone. The
         * Java API offers no way to take it but this method of its own; if a later release lacks it, only that protection
         * is lost.
         */
        private static void holdUntilTheProcessEnds() {
            try {
                Method createHandle =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                createHandle.setAccessible(true);
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
                api.setAccessible(true);
                createHandle.invoke(
                        null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue(), "inlay-hold");
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                log.debug("A run that is going on while the JVM ends may crash it: {}", e.toString());
            }
        }
    }
}
