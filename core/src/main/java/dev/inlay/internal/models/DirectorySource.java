package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model in a local directory. */
public record DirectorySource(Path directory) implements ModelSource {
    @Override
    public String name() {
        Path last = directory.toAbsolutePath().normalize().getFileName();
        return last == null ? directory.toString() : last.toString();
    }

    @Override
    public Path resolve() {
        if (Files.isRegularFile(directory)) {
            throw new ModelLoadException(
                    directory + " is a file: pass the directory that holds it, and name the graph with"
                            + " modelFile(\"" + directory.getFileName() + "\").");
        }
        if (!Files.isDirectory(directory)) {
            throw new ModelLoadException(
                    "There is no directory " + directory.toAbsolutePath().normalize() + ": check the path.");
        }
        return directory.toAbsolutePath().normalize();
    }
}
