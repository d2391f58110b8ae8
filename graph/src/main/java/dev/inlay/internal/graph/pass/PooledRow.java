package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the last layer for the pooled token alone. Where only one row of the output [batch, sequence, width] is read, or the
 * graph itself takes the first row, the choice of the row moves up through everything that works row by row, up to the keys and values of the last attention, which need all
 * rows.
 *
 * <p>Before: … → last layer for all tokens → [batch, sequence, width]. After: … → Gather(row) → last layer for one token → [batch, 1,
 * width].
 */
final class PooledRow implements GraphPass {
    static final String NAME = "pooled-row";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        return new Rewrite(model, goal).run();
    }

    /** One rewrite. */
    private static final class Rewrite {
        private final Graph graph;
        private final Goal goal;
        private final long opset;

        /** Values of which one row is wanted, with the axis of the rows. */
        private final Map<String, Integer> rows = new HashMap<>();

        /** Nodes that compute one row only, with the inputs they take one row of and the axis of each. */
        private final Map<Node, Map<Integer, Integer>> chosen = new HashMap<>();

        private final Map<String, Integer> ranks = new HashMap<>();
        private @Nullable String lastIndex;

        Rewrite(OnnxModel model, Goal goal) {
            this.graph = model.graph();
            this.goal = goal;
            this.opset = model.opset(Node.ONNX).orElse(0);
        }

        Optional<String> run() {
            boolean chooses = goal.row() != Goal.Row.ALL
                    && graph.outputs().size() == 1
                    && graph.outputs().get(0).name().equals(goal.output())
                    && graph.outputs().get(0).shape().map(List::size).orElse(0) == 3;
            String wanted = chooses ? goal.output() : "";
            if (chooses) {
                rows.put(wanted, 1);
                ranks.put(wanted, 3);
            }
            List<Node> nodes = List.copyOf(graph.nodes());
            int heavy = 0;
            for (int i = nodes.size() - 1; i >= 0; i--) {
                Node node = nodes.get(i);
                if (choosesFirst(node)) {
                    chosen.put(node, one(node, 0, 1, 3));
                    rows.putIfAbsent(node.input(0), 1);
                    continue;
                }
                Integer axis = node.outputs().size() == 1 ? rows.get(node.output()) : null;
                if (axis == null || !isPrivate(node.output(), wanted)) {
                    continue;
                }
                Map<Integer, Integer> needed = inputs(node, axis);
                if (needed == null) {
                    continue;
                }
                chosen.put(node, needed);
                needed.forEach((input, inputAxis) ->
                        rows.merge(node.input(input), inputAxis, (a, b) -> Objects.equals(a, b) ? a : -1));
                if (node.operator().endsWith("MatMul") || node.operator().equals("MultiHeadAttention")) {
                    heavy++;
                }
            }
            // Less than two products saved is not worth another graph.
            if (heavy < 2 || !place()) {
                return Optional.empty();
            }
            chosen.keySet().forEach(node -> graph.undeclare(node.output()));
            if (chooses) {
                ValueInfo output = graph.outputs().get(0);
                List<Dimension> shape = new ArrayList<>(output.shape().orElseThrow());
                shape.set(1, Dimension.of(1));
                graph.removeOutput(wanted);
                graph.addOutput(ValueInfo.of(wanted, output.type(), shape));
            }
            return Optional.of("last layer for the " + (goal.row() == Goal.Row.LAST ? "last" : "first")
                    + " token only, " + chosen.size() + " nodes");
        }

        /** A graph that takes the first row itself, as classifiers do. */
        private boolean choosesFirst(Node node) {
            return goal.row() != Goal.Row.LAST
                    && node.is("Gather")
                    && node.intAttribute("axis", 0) == 1
                    && graph.producer(node.input(0)).isPresent()
                    && graph.constant(node.input(1))
                            .flatMap(Tensor::longs)
                            .filter(index -> index.length == 1 && index[0] == 0)
                            .isPresent();
        }

        /** Whether all users of a value want one row of it. */
        private boolean isPrivate(String value, String output) {
            Integer axis = rows.get(value);
            if (axis == null || axis < 0 || (graph.isOutput(value) && !value.equals(output))) {
                return false;
            }
            for (Node user : graph.consumers(value)) {
                Map<Integer, Integer> wanted = chosen.get(user);
                if (wanted == null) {
                    return false;
                }
                for (int i = 0; i < user.inputs().size(); i++) {
                    if (user.input(i).equals(value) && !axis.equals(wanted.get(i))) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** The inputs of which a node needs one row only, with their axes; null when it cannot compute one row alone. */
        private @Nullable Map<Integer, Integer> inputs(Node node, int axis) {
            int rank = ranks.getOrDefault(node.output(), 0);
            if (node.domain().equals(Node.MICROSOFT)) {
                return microsoft(node, axis);
            }
            if (!node.domain().isEmpty()) {
                return null;
            }
            if (TokenWise.ELEMENTWISE.contains(node.operator())) {
                Map<Integer, Integer> wanted = new HashMap<>();
                for (int i = 0; i < node.inputs().size(); i++) {
                    String input = node.input(i);
                    Tensor constant = graph.constant(input).orElse(null);
                    if (constant == null && !input.isEmpty()) {
                        wanted.put(i, axis);
                        ranks.put(input, rank);
                    } else if (constant != null && variesAlong(constant, axis, rank)) {
                        return null;
                    }
                }
                return wanted;
            }
            switch (node.operator()) {
                case "LayerNormalization", "ReduceMean", "Softmax" -> {
                    if (!isLastAxis(node, rank) || axis == rank - 1) {
                        return null;
                    }
                    return one(node, 0, axis, rank);
                }
                case "MatMul" -> {
                    return axis == rank - 2 ? one(node, 0, axis, rank) : null;
                }
                case "Transpose" -> {
                    List<Long> perm = node.intsAttribute("perm").orElse(List.of());
                    return perm.size() == rank ? one(node, 0, perm.get(axis).intValue(), rank) : null;
                }
                default -> {
                    return null;
                }
            }
        }

        private @Nullable Map<Integer, Integer> microsoft(Node node, int axis) {
            switch (node.operator()) {
                case "MultiHeadAttention" -> {
                    // A bias of the scores has a row for each query.
                    return node.input(5).isEmpty() ? one(node, 0, axis, 3) : null;
                }
                case "BiasGelu", "FastGelu", "Gelu" -> {
                    return one(node, 0, axis, 3);
                }
                case "SkipLayerNormalization" -> {
                    Map<Integer, Integer> wanted = one(node, 0, axis, 3);
                    wanted.putAll(one(node, 1, axis, 3));
                    return wanted;
                }
                default -> {
                    return null;
                }
            }
        }

        private Map<Integer, Integer> one(Node node, int input, int axis, int rank) {
            ranks.put(node.input(input), rank);
            Map<Integer, Integer> wanted = new HashMap<>();
            wanted.put(input, axis);
            return wanted;
        }

        private static boolean variesAlong(Tensor constant, int axis, int rank) {
            int at = axis - (rank - constant.dims().size());
            return at >= 0 && constant.dims().get(at) != 1;
        }

        private boolean isLastAxis(Node node, int rank) {
            if (node.is("ReduceMean")) {
                List<Long> axes = new ShapeReader(graph).axes(node).orElse(List.of());
                return node.intAttribute("keepdims", 1) == 1
                        && (axes.equals(List.of(-1L)) || axes.equals(List.of(rank - 1L)));
            }
            // Before opset 13 a softmax without an axis works on all dimensions from the second on.
            long axis = node.intAttribute("axis", node.is("Softmax") && opset < 13 ? 1 : -1);
            return axis == -1 || axis == rank - 1;
        }

        /** Puts a choice of the row between what needs all rows and what needs one. */
        private boolean place() {
            Map<String, String> made = new HashMap<>();
            Map<String, Integer> needed = new HashMap<>();
            Set<String> computed = new HashSet<>();
            chosen.keySet().forEach(node -> computed.add(node.output()));
            for (Map.Entry<Node, Map<Integer, Integer>> entry : chosen.entrySet()) {
                for (Map.Entry<Integer, Integer> input : entry.getValue().entrySet()) {
                    String value = entry.getKey().input(input.getKey());
                    if (!computed.contains(value)) {
                        Integer before = needed.put(value, input.getValue());
                        if (before != null && !before.equals(input.getValue())) {
                            return false;
                        }
                        boolean plain = input.getValue() == 1 && ranks.getOrDefault(value, 0) == 3;
                        if (goal.row() == Goal.Row.LAST && !plain) {
                            return false;
                        }
                    }
                }
            }
            if (goal.row() == Goal.Row.LAST && !canIndexLast()) {
                return false;
            }
            for (Map.Entry<String, Integer> value : needed.entrySet()) {
                Node producer = graph.producer(value.getKey()).orElse(null);
                if (producer == null) {
                    return false;
                }
                String row = graph.freshName(value.getKey() + "_row");
                graph.insertAfter(choice(value.getKey(), value.getValue(), row), producer);
                made.put(value.getKey(), row);
            }
            chosen.forEach((node, wanted) -> wanted.keySet().forEach(input -> {
                String row = made.get(node.input(input));
                if (row != null) {
                    graph.setInput(node, input, row);
                }
            }));
            return graph.sort();
        }

        private Node choice(String value, int axis, String row) {
            if (goal.row() != Goal.Row.LAST) {
                String zero = "first_row_inlay";
                graph.addInitializer(Tensor.ofLongs(zero, List.of(1L), 0));
                return Node.of(
                        row, Node.ONNX, "Gather", List.of(value, zero), List.of(row), Attribute.of("axis", axis));
            }
            return Node.of(
                    row,
                    Node.ONNX,
                    "GatherND",
                    List.of(value, lastIndex()),
                    List.of(row),
                    Attribute.of("batch_dims", 1));
        }

        private boolean canIndexLast() {
            return opset >= 13
                    && graph.inputs().stream().anyMatch(input -> input.name().equals(MaskReader.INPUT));
        }

        /** [batch, 1, 1]: the number of each row's last real token, which is the sum of its mask less one. */
        private String lastIndex() {
            String known = lastIndex;
            if (known != null) {
                return known;
            }
            String one = graph.freshName("one");
            String axes = graph.freshName("axes");
            String wide = graph.freshName("mask_int64");
            String sum = graph.freshName("tokens");
            String index = graph.freshName("last_token");
            String shaped = graph.freshName("last_token_index");
            String shape = graph.freshName("index_shape");
            graph.addInitializer(Tensor.ofLongs(one, List.of(), 1));
            graph.addInitializer(Tensor.ofLongs(axes, List.of(1L), 1));
            graph.addInitializer(Tensor.ofLongs(shape, List.of(3L), -1, 1, 1));
            Node first = graph.nodes().get(0);
            graph.insertBefore(
                    Node.of(wide, Node.ONNX, "Cast", List.of(MaskReader.INPUT), List.of(wide), Attribute.of("to", 7)),
                    first);
            graph.insertBefore(
                    Node.of(
                            sum,
                            Node.ONNX,
                            "ReduceSum",
                            List.of(wide, axes),
                            List.of(sum),
                            Attribute.of("keepdims", 1)),
                    first);
            graph.insertBefore(Node.of(index, Node.ONNX, "Sub", List.of(sum, one), List.of(index)), first);
            graph.insertBefore(Node.of(shaped, Node.ONNX, "Reshape", List.of(index, shape), List.of(shaped)), first);
            lastIndex = shaped;
            return shaped;
        }
    }
}
