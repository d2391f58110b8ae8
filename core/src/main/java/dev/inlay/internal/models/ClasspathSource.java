package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/** A model in a folder of the class path: used in place when it is a directory, unpacked when it is inside a jar. */
public record ClasspathSource(String folder, ClassLoader loader) implements ModelSource {
    /** Files that a model's folder holds at least one of; a folder itself is not always listed in a jar. */
    private static final List<String> ANCHORS =
            List.of("config.json", "tokenizer.json", "model.onnx", "onnx/model.onnx");

    @Override
    public String name() {
        String trimmed = trimmed();
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private String trimmed() {
        String path = folder.startsWith("/") ? folder.substring(1) : folder;
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Override
    public Path resolve() {
        for (String anchor : ANCHORS) {
            URL url = loader.getResource(trimmed() + "/" + anchor);
            if (url != null) {
                return resolve(url, anchor);
            }
        }
        throw new ModelLoadException("The class path has no folder \"" + folder + "\" with a model (none of "
                + String.join(", ", ANCHORS) + "): check the name and that the resource is packaged.");
    }

    private Path resolve(URL url, String anchor) {
        try {
            if (url.getProtocol().equals("file")) {
                Path file = Path.of(url.toURI());
                for (int i = 0; i < Path.of(anchor).getNameCount(); i++) {
                    Path parent = file.getParent();
                    if (parent == null) {
                        throw new IOException("no parent of " + file);
                    }
                    file = parent;
                }
                return file;
            }
            if (url.openConnection() instanceof JarURLConnection connection) {
                return JarFolder.unpack(connection, anchor, name(), ModelCache.standard());
            }
            throw new ModelLoadException("The model in " + url + " is neither in a directory nor in a jar: copy it to a"
                    + " directory and use ModelSource.directory(path).");
        } catch (IOException | URISyntaxException e) {
            throw new ModelLoadException("The model in " + url + " cannot be read: " + e.getMessage(), e);
        }
    }
}
