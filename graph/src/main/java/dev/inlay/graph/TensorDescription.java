package dev.inlay.graph;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type element type as ONNX spells it, in lower case, such as {@code float} or {@code int64}; {@code undefined} for
 *     sequences, maps and optionals
 * @param shape dimensions: a number where the size is given, else the name of the free dimension, else {@code ?}; empty for a
 *     scalar and where no shape is declared
 */
public record TensorDescription(String name, String type, List<String> shape) {
    /**
     * Makes a description.
     *
     * @param name the name
     * @param type the type
     * @param shape copied
     */
    public TensorDescription {
        shape = List.copyOf(shape);
    }

    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
