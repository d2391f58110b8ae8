package dev.inlay.model;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A model's files, with what its source knows beyond them.
 *
 * @param directory the local directory that holds them
 * @param modelFile the graph that was asked for, relative to the directory; empty when the files decide
 * @param defaults what the files do not say
 */
public record LocatedModel(Path directory, Optional<String> modelFile, ModelDefaults defaults) {
    /**
     * Refuses nulls.
     *
     * @param directory the local directory
     * @param modelFile the graph that was asked for
     * @param defaults what the files do not say
     */
    public LocatedModel {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(modelFile, "modelFile");
        Objects.requireNonNull(defaults, "defaults");
    }

    /**
     * A directory that says everything itself.
     *
     * @param directory the directory
     * @return the model
     */
    public static LocatedModel of(Path directory) {
        return new LocatedModel(directory, Optional.empty(), ModelDefaults.NONE);
    }
}
