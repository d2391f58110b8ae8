package dev.inlay.internal.models;

import java.nio.file.Path;

/**
 * A size that a model's file states and that its graph must have.
 *
 * @param file the file
 * @param field the member that states it
 * @param value the size
 */
public record SizeClaim(Path file, String field, int value) {
    @Override
    public String toString() {
        return file + " says " + value + " (" + field + ")";
    }
}
