package dev.inlay.providers.qnn;

import dev.inlay.provider.ShapeBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled graphs on disk: a folder for each model, shape and set of options. Every compilation writes into a folder of its own
 * name, so that processes never write into each other's; one that is whole is used by all.
 */
final class ContextCache {
    private static final Logger log = LoggerFactory.getLogger(ContextCache.class);

    /** ONNX Runtime writes this file last, when the binary beside it is whole. */
    private static final String GRAPH = "model_ctx.onnx";

    private final Path directory;
    private final String key;

    /**
     * Names the folder.
     *
     * @param directory the cache
     * @param graph the model's graph
     * @param library the plugin library; empty for a built-in QNN
     * @param settings everything that changes the compiled graph
     * @param bucket the shape
     */
    ContextCache(Path directory, Path graph, Optional<Path> library, String settings, ShapeBucket bucket) {
        this.directory = directory;
        this.key = name(graph) + "-" + bucket.batchSize() + "x" + bucket.tokens() + "-"
                + digest(stamp(graph) + "\n" + library.map(ContextCache::stamp).orElse("") + "\n" + settings);
    }

    private static String name(Path graph) {
        String name =
                String.valueOf(graph.getFileName()).replaceAll("\\.onnx$", "").replaceAll("[^A-Za-z0-9._-]", "_");
        return name.length() > 40 ? name.substring(0, 40) : name;
    }

    private static String stamp(Path file) {
        try {
            return file.toAbsolutePath() + " " + Files.size(file) + " "
                    + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            // Whoever opens the file will say it better.
            return file.toString();
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** A compiled graph that is whole. */
    Optional<Path> find() {
        return folders().stream()
                .map(folder -> folder.resolve(GRAPH))
                .filter(ContextCache::whole)
                .findFirst();
    }

    private static boolean whole(Path graph) {
        Path folder = graph.getParent();
        if (folder == null || !Files.isRegularFile(graph)) {
            return false;
        }
        try (DirectoryStream<Path> binaries = Files.newDirectoryStream(folder, "*.bin")) {
            return binaries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private List<Path> folders() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, key + "-*")) {
            List<Path> folders = new ArrayList<>();
            found.forEach(folders::add);
            folders.sort(Comparator.comparing(ContextCache::modified).reversed());
            return folders;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    private static long modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** A file name for a new compilation, in a new folder. */
    Path create() throws IOException {
        Files.createDirectories(directory);
        return Files.createTempDirectory(directory, key + "-").resolve(GRAPH);
    }

    /** Deletes a compiled graph that cannot be used; one that cannot be deleted is older than the next and so not found again. */
    static void delete(Path graph) {
        Path folder = graph.getParent();
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("A compiled graph that cannot be used stays in {}: {}", folder, e.toString());
        }
    }
}
