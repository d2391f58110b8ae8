package dev.inlay.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The size of a graph with the weights that lie beside it. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * Adds up a graph and its external data. Every exporter names these files after the graph: {@code model.onnx.data},
     * {@code model.onnx_data}, {@code model.onnx_data_1}. Others are not counted, so this is the least a model takes.
     *
     * @param graph the ONNX file
     * @return bytes; 0 when the files cannot be read, which loading will tell better
     */
    public static long bytes(Path graph) {
        Path folder = graph.toAbsolutePath().getParent();
        Path name = graph.getFileName();
        if (folder == null || name == null) {
            return 0;
        }
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> String.valueOf(file.getFileName()).startsWith(name.toString()))) {
            for (Path file : files) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
            return 0;
        }
        return bytes;
    }
}
