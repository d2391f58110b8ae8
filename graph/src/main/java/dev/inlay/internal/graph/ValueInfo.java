package dev.inlay.internal.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The declared type of a value. Immutable.
 *
 * @param name the value's name
 * @param type element type; {@link ElementType#UNDEFINED} for sequences, maps and optionals
 * @param shape dimensions; empty when no shape is declared
 * @param encoded the message as it was read, which the writer repeats; null for one that a pass made
 */
public record ValueInfo(String name, ElementType type, Optional<List<Dimension>> shape, byte @Nullable [] encoded) {
    /**
     * Declares a tensor.
     *
     * @param name its name
     * @param type element type
     * @param shape dimensions
     * @return the declaration
     */
    public static ValueInfo of(String name, ElementType type, List<Dimension> shape) {
        return new ValueInfo(name, type, Optional.of(List.copyOf(shape)), null);
    }

    @Override
    public String toString() {
        return name + " " + type + shape.map(List::toString).orElse("");
    }
}
