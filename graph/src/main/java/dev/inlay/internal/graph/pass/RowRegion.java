package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands between the last attention of a decoder and its head and works on each row [batch, sequence, width] by itself: cut
 * in front of it, it computes fewer rows. Everything in it serves the head alone.
 */
final class RowRegion {
    private static final Set<String> UNARY = Set.of(
            "Sigmoid",
            "Tanh",
            "Erf",
            "Sqrt",
            "Cast",
            "Relu",
            "Gelu",
            "Neg",
            "Identity",
            "Reciprocal",
            "Exp",
            "Softplus");

    private static final Set<String> BINARY = Set.of("Add", "Sub", "Mul", "Div", "Pow");

    /** Norms over the last dimension; ONNX Runtime keeps the simplified one in ONNX's own domain. */
    private static final Set<String> NORMS =
            Set.of("LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization");

    private static final Set<String> SKIP_NORMS = Set.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");

    private final Graph graph;
    private final Set<Node> nodes = new LinkedHashSet<>();
    private final Set<String> wanted = new HashSet<>();
    private final Set<String> threeDimensions = new HashSet<>();
    private int products;

    private RowRegion(Graph graph, Node head) {
        this.graph = graph;
        nodes.add(head);
        wanted.add(head.input(0));
    }

    /** A place where rows are cut: an input of a node. */
    record Cut(Node node, int input) {}

    /**
     * Finds the region in front of a head, which belongs to it.
     *
     * @param head the node whose first input has rows that nobody reads; of the main graph
     */
    static RowRegion before(Graph graph, Node head) {
        RowRegion region = new RowRegion(graph, head);
        region.measure();
        region.grow();
        if (region.products == 0) {
            // Norms alone are not worth more cuts.
            region.nodes.retainAll(Set.of(head));
        }
        return region;
    }

    /** The nodes that compute fewer rows then. */
    Set<Node> nodes() {
        return nodes;
    }

    /** Backwards, so that all users of a value have been looked at before the node that makes it. */
    private void grow() {
        List<Node> all = graph.nodes();
        for (int i = all.size() - 1; i >= 0; i--) {
            Node node = all.get(i);
            if (node.outputs().stream().noneMatch(wanted::contains) || !isPrivate(node)) {
                continue;
            }
            List<Integer> rows = rowInputs(node);
            if (rows.isEmpty()) {
                continue;
            }
            nodes.add(node);
            rows.forEach(input -> wanted.add(node.input(input)));
            products += node.operator().startsWith("MatMul") ? 1 : 0;
        }
    }

    private boolean isPrivate(Node node) {
        return node.outputs().stream()
                .filter(output -> !output.isEmpty())
                .allMatch(output -> !graph.isOutput(output) && nodes.containsAll(graph.consumers(output)));
    }

    /** The inputs of which a node takes one row for each row that it gives; empty when it mixes rows, or may. */
    private List<Integer> rowInputs(Node node) {
        String operator = node.operator();
        if (node.is("MatMul")) {
            return isConstant(node, 1) && dims(node, 1).size() == 2 ? List.of(0) : List.of();
        }
        if (node.is(Node.MICROSOFT, "MatMulNBits")) {
            return constantsFrom(node, 1) ? List.of(0) : List.of();
        }
        if (node.domain().equals(Node.MICROSOFT)) {
            boolean skip = SKIP_NORMS.contains(operator);
            return skip && constantsFrom(node, 2) && isRows(node.input(1)) ? List.of(0, 1) : List.of();
        }
        if (!node.domain().isEmpty()) {
            return List.of();
        }
        if (NORMS.contains(operator)) {
            boolean last = Set.of(-1L, 2L).contains(node.intAttribute("axis", -1));
            return last && constantsFrom(node, 1) ? List.of(0) : List.of();
        }
        if (operator.equals("ReduceMean")) {
            List<Long> axes = new ShapeReader(graph).axes(node).orElse(List.of());
            boolean last = axes.equals(List.of(-1L)) || axes.equals(List.of(2L));
            return last && node.intAttribute("keepdims", 1) == 1 ? List.of(0) : List.of();
        }
        if (UNARY.contains(operator)) {
            return List.of(0);
        }
        return BINARY.contains(operator) ? binary(node) : List.of();
    }

    private List<Integer> binary(Node node) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (isConstant(node, i)) {
                List<Long> dims = dims(node, i);
                if (dims.size() > 1 && dims.subList(0, dims.size() - 1).stream().anyMatch(dim -> dim != 1)) {
                    return List.of();
                }
            } else if (isRows(node.input(i))) {
                rows.add(i);
            } else {
                return List.of();
            }
        }
        return rows;
    }

    private boolean constantsFrom(Node node, int first) {
        for (int i = first; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty() && !isConstant(node, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isConstant(Node node, int input) {
        return graph.constant(node.input(input)).isPresent();
    }

    private List<Long> dims(Node node, int input) {
        return graph.constant(node.input(input)).map(Tensor::dims).orElse(List.of());
    }

    /**
     * Whether a value that a result of three dimensions is computed from, element by element, has as many. It has no more: that
     * much is known. Where its rows are one that goes for all, cutting it changes nothing.
     */
    private boolean isRows(String value) {
        return threeDimensions.contains(value);
    }

    /** Finds the values that have three dimensions, from the first node to the last. */
    private void measure() {
        graph.inputs().forEach(input -> declaredAsThree(input.name()));
        for (Node node : graph.nodes()) {
            if (hasThreeDimensions(node)) {
                threeDimensions.addAll(node.outputs());
            } else {
                node.outputs().forEach(this::declaredAsThree);
            }
        }
    }

    private void declaredAsThree(String value) {
        boolean three = graph.declaration(value)
                .flatMap(ValueInfo::shape)
                .map(shape -> shape.size() == 3)
                .orElse(false);
        if (three) {
            threeDimensions.add(value);
        }
    }

    private boolean hasThreeDimensions(Node node) {
        String operator = node.operator();
        if (node.domain().equals(Node.MICROSOFT)) {
            boolean passes = SKIP_NORMS.contains(operator) || operator.equals("MatMulNBits");
            if (operator.equals("GroupQueryAttention")) {
                // Its other outputs are the cache.
                threeDimensions.add(node.output());
            }
            return passes && isRows(node.input(0));
        }
        if (!node.domain().isEmpty()) {
            return false;
        }
        if (operator.equals("Reshape")) {
            Optional<long[]> shape = new ShapeReader(graph).elements(node.input(1));
            return shape.isPresent() && shape.get().length == 3;
        }
        if (operator.equals("MatMul")) {
            return dims(node, 1).size() == 2 && isRows(node.input(0));
        }
        if (BINARY.contains(operator)) {
            return isRows(node.input(0)) || isRows(node.input(1));
        }
        boolean keeps = operator.equals("ReduceMean") && node.intAttribute("keepdims", 1) == 1;
        return (keeps || UNARY.contains(operator) || NORMS.contains(operator)) && isRows(node.input(0));
    }

    /** Where values come into the region, by value. */
    Map<String, List<Cut>> cuts(Node head) {
        Set<String> made = new HashSet<>();
        nodes.forEach(node -> made.addAll(node.outputs()));
        Map<String, List<Cut>> cuts = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (int input : node == head ? List.of(0) : rowInputs(node)) {
                if (!made.contains(node.input(input))) {
                    cuts.computeIfAbsent(node.input(input), each -> new ArrayList<>())
                            .add(new Cut(node, input));
                }
            }
        }
        return cuts;
    }
}
