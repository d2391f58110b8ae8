package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries, unpacked from its jar into the cache once. Left to itself ONNX Runtime inflates 28 MB into a
 * temporary directory at every start, and leaves it there when the process is killed.
 */
public final class NativeLibraries {
    private static final Logger log = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String FOLDER = "ai/onnxruntime/native/";

    private NativeLibraries() {}

    /**
     * The directory to load ONNX Runtime from.
     *
     * @param loader sees ONNX Runtime's jar
     * @return a directory with the libraries of this platform, or nothing when the jar has none for it, or the cache cannot be
     *     used; ONNX Runtime then loads them its own way
     */
    public static Optional<Path> unpacked(ClassLoader loader) {
        return unpacked(loader, ModelCache.natives());
    }

    static Optional<Path> unpacked(ClassLoader loader, ModelCache cache) {
        String platform = platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        String library = System.mapLibraryName("onnxruntime");
        URL url = loader.getResource(FOLDER + platform + "/" + library);
        if (url == null) {
            return Optional.empty();
        }
        try {
            if (!(url.openConnection() instanceof JarURLConnection connection)) {
                return Optional.empty();
            }
            Path directory = JarFolder.unpack(connection, library, "onnxruntime-" + platform, cache);
            // False on a file system mounted noexec, from which no library can be loaded.
            boolean loadable = makeExecutable(directory.resolve(library));
            if (!loadable) {
                log.info("Native libraries cannot be loaded from {}: it allows no executables", directory);
            }
            return loadable ? Optional.of(directory) : Optional.empty();
        } catch (IOException | ModelLoadException e) {
            log.info("ONNX Runtime's native libraries are not cached: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean makeExecutable(Path library) {
        return Files.isExecutable(library) || (library.toFile().setExecutable(true) && Files.isExecutable(library));
    }

    /** The platform's folder as ONNX Runtime's Java API names it ({@code OnnxRuntime.initOsArch}). */
    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        String system = os.contains("mac") || os.contains("darwin") ? "osx" : os.contains("win") ? "win" : "linux";
        String processor = arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch;
        return system + "-" + processor;
    }
}
