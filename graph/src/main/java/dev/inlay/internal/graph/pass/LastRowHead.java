package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Computes logits for the last positions of a decoder alone.
 *
 * <p>Before: {@code logits [batch, sequence, vocabulary] = hidden x head}, of which generation reads one row. After: a new input
 * {@code num_logits_to_keep} (int64, no dimensions), {@code logits [batch, num_logits_to_keep, vocabulary] = hidden[:, -keep:] x
 * head}; 0 keeps all. The input's name is that of the exports of transformers.js, which have it already.
 *
 * <p>The head is a {@code MatMul} with a constant or a {@code MatMulNBits}, with a bias, a scale, a cap or a cast behind it, also
 * inside both branches of an {@code If}. What leads from the last attention to the head goes row by row and is computed for the
 * same rows only. A head that quantises its input by the range of all rows is left alone, since fewer rows
 * would give other numbers.
 */
final class LastRowHead implements GraphPass {
    static final String NAME = "last-row-head";

    /** The input that exports of transformers.js have too. */
    static final String KEEP = "num_logits_to_keep";

    private static final String LOGITS = "logits";

    /** Slice takes its bounds as inputs from this version on. */
    private static final long SLICE_BY_INPUTS = 10;

    /** Element by element, so that rows stay apart. */
    private static final Set<String> UNARY = Set.of("Cast", "Identity", "Tanh", "Neg");

    private static final Set<String> BINARY = Set.of("Add", "Sub", "Mul", "Div");

    @Override
    public String name() {
        return NAME;
    }

    /** A node whose first input is cut, and the graph that it is in. */
    private record Head(Graph graph, Node node) {}

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        Graph graph = model.graph();
        boolean newEnough = model.opset(Node.ONNX).orElse(0) >= SLICE_BY_INPUTS;
        if (!newEnough || !generates(graph) || !showsAllRows(graph)) {
            return Optional.empty();
        }
        Search search = new Search();
        if (!search.find(List.of(graph), LOGITS)) {
            return Optional.empty();
        }
        int nodes = cut(graph, search);
        String branches = search.heads.size() > 1 ? " in " + search.heads.size() + " branches" : "";
        return Optional.of("logits of the last position only: " + nodes + (nodes == 1 ? " node" : " nodes")
                + " for fewer rows" + branches);
    }

    private static boolean generates(Graph graph) {
        boolean cache = false;
        for (ValueInfo input : graph.inputs()) {
            cache |= input.name().startsWith("past");
            if (input.name().equals(KEEP)) {
                return false;
            }
        }
        return cache;
    }

    private static boolean showsAllRows(Graph graph) {
        return graph.outputs().stream()
                .filter(output -> output.name().equals(LOGITS))
                .flatMap(output -> output.shape().stream())
                .anyMatch(shape -> shape.size() == 3 && !shape.get(1).fixed());
    }

    /** Finds the head or, behind an If, the heads. */
    private static final class Search {
        final List<Head> heads = new ArrayList<>();
        final List<Head> behind = new ArrayList<>();

        /**
         * @param scopes the graph that makes the value, innermost first, and those around it
         */
        boolean find(List<Graph> scopes, String value) {
            Graph graph = scopes.get(0);
            Node node = graph.producer(value).orElse(null);
            if (node == null) {
                return false;
            }
            if (node.is("If")) {
                return branches(scopes, node, node.outputs().indexOf(value));
            }
            if (isHead(scopes, node)) {
                heads.add(new Head(graph, node));
                return true;
            }
            String input = rowsOf(scopes, node);
            if (input.isEmpty() || !graph.usedOnce(input)) {
                return false;
            }
            behind.add(new Head(graph, node));
            return find(scopes, input);
        }

        private boolean branches(List<Graph> scopes, Node node, int output) {
            for (Graph branch : node.subgraphs()) {
                if (output >= branch.outputs().size()) {
                    return false;
                }
                List<Graph> inner = new ArrayList<>(scopes);
                inner.add(0, branch);
                String value = branch.outputs().get(output).name();
                if (!branch.consumers(value).isEmpty() || !find(inner, value)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isHead(List<Graph> scopes, Node node) {
            if (node.is("MatMul")) {
                return rank(scopes, node.input(1)).orElse(0) == 2;
            }
            return node.is(Node.MICROSOFT, "MatMulNBits")
                    && node.inputs().subList(1, node.inputs().size()).stream()
                            .allMatch(input ->
                                    input.isEmpty() || rank(scopes, input).isPresent());
        }

        /** The input whose rows an element-by-element node passes on; empty when it is something else. */
        private static String rowsOf(List<Graph> scopes, Node node) {
            if (!node.domain().isEmpty()) {
                return "";
            }
            if (UNARY.contains(node.operator())) {
                return node.input(0);
            }
            if (BINARY.contains(node.operator()) && node.inputs().size() == 2) {
                for (int i = 0; i < 2; i++) {
                    // A number, or one for each token of the vocabulary.
                    if (rank(scopes, node.input(1 - i)).orElse(2) <= 1) {
                        return node.input(i);
                    }
                }
            }
            return "";
        }

        /** How many dimensions a value has that depends on no input; empty when it does, or is made in an unknown way. */
        private static OptionalInt rank(List<Graph> scopes, String value) {
            for (int i = 0; i < scopes.size(); i++) {
                Graph graph = scopes.get(i);
                Optional<Tensor> constant = graph.constant(value);
                if (constant.isPresent()) {
                    boolean fixed = graph.inputs().stream()
                            .noneMatch(input -> input.name().equals(value));
                    return fixed ? OptionalInt.of(constant.get().dims().size()) : OptionalInt.empty();
                }
                Optional<Node> producer = graph.producer(value);
                if (producer.isPresent()) {
                    return rank(scopes.subList(i, scopes.size()), producer.get());
                }
            }
            return OptionalInt.empty();
        }

        private static OptionalInt rank(List<Graph> scopes, Node node) {
            if (node.is("Constant")) {
                Optional<Tensor> value = node.tensorAttribute("value");
                return value.isPresent() ? OptionalInt.of(value.get().dims().size()) : OptionalInt.empty();
            }
            boolean keepsRank = node.domain().isEmpty()
                    && Set.of("Transpose", "Identity", "Cast", "DequantizeLinear")
                            .contains(node.operator());
            if (!keepsRank
                    || node.inputs().stream()
                            .anyMatch(input ->
                                    !input.isEmpty() && rank(scopes, input).isEmpty())) {
                return OptionalInt.empty();
            }
            return rank(scopes, node.input(0));
        }
    }

    private static int cut(Graph graph, Search search) {
        Node first = graph.nodes().get(0);
        String one = constant(graph, "one", 1);
        String end = constant(graph, "end", Long.MAX_VALUE);
        String keep = graph.freshName("keep");
        String start = graph.freshName("start");
        graph.addInput(ValueInfo.of(KEEP, ElementType.INT64, List.of()));
        graph.insertBefore(Node.of(keep, Node.ONNX, "Reshape", List.of(KEEP, one), List.of(keep)), first);
        graph.insertBefore(Node.of(start, Node.ONNX, "Neg", List.of(keep), List.of(start)), first);
        List<String> bounds = List.of(start, end, one);
        int nodes = 0;
        for (Head head : search.heads) {
            if (head.graph() == graph) {
                RowRegion region = RowRegion.before(graph, head.node());
                region.cuts(head.node()).forEach((value, cuts) -> cut(graph, value, cuts, bounds));
                region.nodes().forEach(node -> node.outputs().forEach(graph::undeclare));
                nodes += region.nodes().size();
            } else {
                cut(head.graph(), head.node().input(0), List.of(new RowRegion.Cut(head.node(), 0)), bounds);
                nodes++;
            }
            redeclare(head);
        }
        search.behind.forEach(LastRowHead::redeclare);
        keepRows(graph, LOGITS);
        return nodes;
    }

    private static void cut(Graph graph, String value, List<RowRegion.Cut> cuts, List<String> bounds) {
        String rows = graph.freshName("last_rows");
        List<String> inputs = new ArrayList<>(List.of(value));
        inputs.addAll(bounds);
        Node slice = Node.of(rows, Node.ONNX, "Slice", inputs, List.of(rows));
        Node first = graph.nodes().stream()
                .filter(node -> cuts.stream().anyMatch(cut -> cut.node() == node))
                .findFirst()
                .orElseThrow();
        graph.insertBefore(slice, first);
        cuts.forEach(cut -> graph.setInput(cut.node(), cut.input(), rows));
    }

    private static String constant(Graph graph, String hint, long value) {
        String name = graph.freshName(hint);
        graph.addInitializer(Tensor.ofLongs(name, List.of(1L), value));
        return name;
    }

    /** What was declared for the results has the old number of rows. */
    private static void redeclare(Head node) {
        String result = node.node().output();
        node.graph().undeclare(result);
        keepRows(node.graph(), result);
    }

    private static void keepRows(Graph graph, String output) {
        if (!graph.isOutput(output)) {
            return;
        }
        List<ValueInfo> outputs = List.copyOf(graph.outputs());
        outputs.forEach(each -> graph.removeOutput(each.name()));
        for (ValueInfo each : outputs) {
            graph.addOutput(each.name().equals(output) ? withRows(each) : each);
        }
    }

    private static ValueInfo withRows(ValueInfo info) {
        List<Dimension> shape = info.shape().orElse(List.of());
        return shape.size() == 3
                ? ValueInfo.of(info.name(), info.type(), List.of(shape.get(0), Dimension.free(KEEP), shape.get(2)))
                : info;
    }
}
