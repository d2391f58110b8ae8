package dev.inlay.internal.ep;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plugin libraries of execution providers, registered with ONNX Runtime once a process and kept until its end: a library that
 * goes while a session runs on it takes the process with it. Safe for use by many threads.
 */
public final class PluginLibraries {
    private static final Map<String, Path> REGISTERED = new HashMap<>();

    private PluginLibraries() {}

    /** A library that cannot be used. The message is ONNX Runtime's, or says what is wrong with the path. */
    public static final class LibraryException extends Exception {
        private static final long serialVersionUID = 1L;

        LibraryException(String message) {
            super(message);
        }
    }

    /**
     * Registers a library unless that was done before, and lists its devices.
     *
     * @param name the name to register it under
     * @param library the file
     * @return its real devices, in ONNX Runtime's order; empty when it finds none on this machine
     * @throws LibraryException when it cannot be loaded, or another file was registered under the name
     */
    public static synchronized List<EpDevice> devices(String name, Path library) throws LibraryException {
        Path file = library.toAbsolutePath().normalize();
        Path registered = REGISTERED.get(name);
        if (registered != null && !registered.equals(file)) {
            throw new LibraryException("This process has loaded " + registered + " as " + name
                    + " already, and ONNX Runtime takes one library a name");
        }
        OrtEnvironment environment = OrtNatives.environment();
        try {
            if (registered == null) {
                if (!Files.isRegularFile(file)) {
                    throw new LibraryException("There is no file " + file);
                }
                environment.registerExecutionProviderLibrary(name, file.toString());
                REGISTERED.put(name, file);
            }
            return environment.getEpDevices().stream()
                    .map(EpDevice::of)
                    .filter(device -> file.toString().equals(device.metadata().get("library_path"))
                            || device.provider().equals(name))
                    .filter(device -> !device.isVirtual())
                    .toList();
        } catch (OrtException e) {
            throw new LibraryException(String.valueOf(e.getMessage()));
        }
    }
}
