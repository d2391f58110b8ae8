package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Computes a number that a graph computes from constants and from the size of an attention head. */
final class ScalarReader {
    private static final int MAX_DEPTH = 16;

    private final Graph graph;
    private final ShapeReader shapes;

    ScalarReader(Graph graph) {
        this.graph = graph;
        this.shapes = new ShapeReader(graph);
    }

    /** A constant with one element. */
    OptionalDouble constant(String value) {
        Tensor tensor = graph.constant(value).orElse(null);
        if (tensor == null || tensor.elements() != 1) {
            return OptionalDouble.empty();
        }
        if (tensor.longs().isPresent()) {
            return OptionalDouble.of((double) tensor.longs().get()[0]);
        }
        return tensor.doubles().map(values -> OptionalDouble.of(values[0])).orElse(OptionalDouble.empty());
    }

    /**
     * Computes a scalar.
     *
     * @param value its name
     * @param headed a value whose last dimension is a head
     * @param headSize that dimension
     * @return the number, or empty when it depends on anything else
     */
    OptionalDouble read(String value, String headed, long headSize) {
        return read(value, headed, headSize, 0);
    }

    private OptionalDouble read(String value, String headed, long headSize, int depth) {
        OptionalDouble constant = constant(value);
        Node node = graph.producer(value).orElse(null);
        if (constant.isPresent() || node == null || depth > MAX_DEPTH) {
            return constant;
        }
        if (isLastDimension(node, headed)) {
            return OptionalDouble.of((double) headSize);
        }
        OptionalDouble first = read(node.input(0), headed, headSize, depth + 1);
        if (first.isEmpty()) {
            return first;
        }
        double x = first.getAsDouble();
        switch (node.domain().isEmpty() ? node.operator() : "") {
            case "Cast", "Identity", "Unsqueeze", "Squeeze" -> {
                return first;
            }
            case "Sqrt" -> {
                return OptionalDouble.of((float) Math.sqrt(x));
            }
            case "Reciprocal" -> {
                return OptionalDouble.of(1 / x);
            }
            default -> {
                OptionalDouble second = node.inputs().size() == 2
                        ? read(node.input(1), headed, headSize, depth + 1)
                        : OptionalDouble.empty();
                return second.isEmpty() ? second : binary(node, x, second.getAsDouble());
            }
        }
    }

    private static OptionalDouble binary(Node node, double x, double y) {
        return switch (node.domain().isEmpty() ? node.operator() : "") {
            case "Mul" -> OptionalDouble.of(x * y);
            case "Div" -> OptionalDouble.of(x / y);
            case "Pow" -> OptionalDouble.of(Math.pow(x, y));
            default -> OptionalDouble.empty();
        };
    }

    /** Slice or Gather of a Shape's last element. */
    private boolean isLastDimension(Node node, String headed) {
        Node shape = graph.producer(node.input(0)).orElse(null);
        if (shape == null
                || !shape.is("Shape")
                || !shape.input(0).equals(headed)
                || shape.attributes().containsKey("end")) {
            return false;
        }
        OptionalLong index = shapes.scalar(node.input(1));
        if (index.isEmpty()) {
            return false;
        }
        boolean last = index.getAsLong() == -1;
        return node.is("Slice") ? last : node.is("Gather") && (last || index.getAsLong() == 3);
    }
}
