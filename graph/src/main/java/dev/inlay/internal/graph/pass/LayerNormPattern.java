package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Layer normalisation over the last dimension: as an operator, since opset 17, or spelled out before. */
final class LayerNormPattern {
    private final Graph graph;
    private final ScalarReader scalars;
    private final ShapeReader shapes;

    LayerNormPattern(Graph graph) {
        this.graph = graph;
        this.scalars = new ScalarReader(graph);
        this.shapes = new ShapeReader(graph);
    }

    /**
     * What was found.
     *
     * @param input what is normalised
     * @param scale [width]
     * @param bias [width]; empty when there is none
     * @param epsilon added to the variance
     * @param last the node whose output is the result
     */
    record LayerNorm(String input, String scale, String bias, float epsilon, Node last) {}

    /** Reads a normalisation from its last node; empty when it is anything else. */
    Optional<LayerNorm> match(Node last) {
        LayerNorm found = last.is("LayerNormalization") ? operator(last) : last.is("Add") ? spelledOut(last) : null;
        return Optional.ofNullable(found);
    }

    private @Nullable LayerNorm operator(Node node) {
        boolean plain = node.outputs().size() == 1 && node.intAttribute("axis", -1) == -1;
        return plain && isVector(node.input(1)) && (node.input(2).isEmpty() || isVector(node.input(2)))
                ? new LayerNorm(
                        node.input(0), node.input(1), node.input(2), node.floatAttribute("epsilon", 1e-5f), node)
                : null;
    }

    /** (x - mean) / sqrt(mean((x - mean)²) + epsilon) × scale + bias. */
    private @Nullable LayerNorm spelledOut(Node add) {
        Node scaled = producer(add.input(0), "Mul");
        if (scaled == null || !isVector(add.input(1)) || !isVector(scaled.input(1))) {
            return null;
        }
        Node division = producer(scaled.input(0), "Div");
        Node root = division == null ? null : producer(division.input(1), "Sqrt");
        Node shifted = root == null ? null : producer(root.input(0), "Add");
        Node variance = shifted == null ? null : producer(shifted.input(0), "ReduceMean");
        Node square = variance == null ? null : producer(variance.input(0), "Pow");
        Node centred = division == null ? null : producer(division.input(0), "Sub");
        if (shifted == null || variance == null || square == null || centred == null) {
            return null;
        }
        Node mean = producer(centred.input(1), "ReduceMean");
        OptionalDouble epsilon = scalars.constant(shifted.input(1));
        boolean same = square.input(0).equals(centred.output())
                && scalars.constant(square.input(1)).orElse(0) == 2
                && mean != null
                && mean.input(0).equals(centred.input(0))
                && overLast(mean)
                && overLast(variance);
        return same && epsilon.isPresent()
                ? new LayerNorm(centred.input(0), scaled.input(1), add.input(1), (float) epsilon.getAsDouble(), add)
                : null;
    }

    private boolean overLast(Node mean) {
        return mean.intAttribute("keepdims", 1) == 1
                && shapes.axes(mean).orElse(List.of()).equals(List.of(-1L));
    }

    private @Nullable Node producer(String value, String operator) {
        return graph.producer(value).filter(node -> node.is(operator)).orElse(null);
    }

    private boolean isVector(String value) {
        Tensor tensor = graph.constant(value).orElse(null);
        return tensor != null
                && tensor.type() == ElementType.FLOAT
                && tensor.dims().size() == 1;
    }
}
