package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets texts of different lengths share one row without padding. What an encoder does to a token depends on other tokens only in
 * its attention and in the number of the token's position; so both become inputs. A batch is run as before, and a packed row with
 * a mask [1, sequence, sequence] that hides texts from each other, and positions that begin anew with each text.
 *
 * <p>Before: input_ids [batch, sequence], attention_mask [batch, sequence]. After: in addition position_ids [batch, sequence], and,
 * where only the first token's row is computed, pooled_rows [texts] with the indices of the first tokens and pooled_mask, the rows
 * of the mask for them; attention_mask and pooled_mask of any rank.
 */
final class PackedRows implements GraphPass {
    static final String NAME = "packed-rows";
    static final String POSITIONS = "position_ids";
    static final String POOLED_ROWS = "pooled_rows";
    static final String POOLED_MASK = "pooled_mask";

    /** A table of types of tokens, not of positions, has fewer rows. */
    private static final int FEW = 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        Graph graph = model.graph();
        boolean tokens = goal.row() != Goal.Row.LAST
                && graph.outputs().size() == 1
                && graph.outputs().get(0).name().equals(goal.output())
                && graph.outputs().get(0).shape().map(List::size).orElse(0) == 3;
        boolean taken = graph.inputs().stream()
                .anyMatch(input ->
                        input.name().equals(POOLED_ROWS) || input.name().equals(POOLED_MASK));
        return tokens && !taken && graph.sort() ? new Rewrite(graph, goal).run() : Optional.empty();
    }

    /** What the rows of a value [batch, rows, width] are. */
    private enum Rows {
        TOKENS,
        /** One of each text. */
        POOLED
    }

    /** One rewrite. */
    private static final class Rewrite {
        private final Graph graph;
        private final Goal goal;
        private final Map<String, Rows> known = new HashMap<>();

        /** Lookups in the table of positions by numbers that the graph counts itself. */
        private final List<Node> positions = new ArrayList<>();

        /** Choices of the first row. */
        private final List<Node> choices = new ArrayList<>();

        /** Attention that asks for one row a text. */
        private final List<Node> pooled = new ArrayList<>();

        /** What asks how long the mask is. */
        private final List<Node> shapes = new ArrayList<>();

        private int attentions;

        Rewrite(Graph graph, Goal goal) {
            this.graph = graph;
            this.goal = goal;
        }

        Optional<String> run() {
            ValueInfo mask = input(MaskReader.INPUT);
            ValueInfo ids = input("input_ids");
            if (mask == null || ids == null || !isInteger(mask) || !isInteger(ids)) {
                return Optional.empty();
            }
            Set<String> masks = masks();
            for (Node node : graph.nodes()) {
                Rows rows = rows(node, masks);
                if (rows != null) {
                    known.put(node.output(), rows);
                }
            }
            Rows answer = known.get(goal.output());
            boolean counts = !positions.isEmpty();
            // Positions that nobody looks up, or two tables of them, are something else.
            if (answer == null || attentions == 0 || positions.size() > 1 || counts == (input(POSITIONS) != null)) {
                return Optional.empty();
            }
            rewrite(mask, ids, answer);
            return Optional.of("texts of different lengths in one row, " + attentions + " x attention");
        }

        private @Nullable ValueInfo input(String name) {
            return graph.inputs().stream()
                    .filter(input -> input.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        private static boolean isInteger(ValueInfo input) {
            return (input.type() == ElementType.INT64 || input.type() == ElementType.INT32)
                    && input.shape().map(List::size).orElse(0) == 2;
        }

        /** The mask in the form that attention takes; empty when anything but attention uses it. */
        private Set<String> masks() {
            Set<String> masks = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(List.of(MaskReader.INPUT));
            while (!open.isEmpty()) {
                String value = open.remove();
                masks.add(value);
                for (Node user : graph.consumers(value)) {
                    if (user.is("Shape")) {
                        shapes.add(user);
                    } else if (user.is("Cast")) {
                        open.add(user.output());
                    } else if (!isAttention(user) || !user.input(4).equals(value)) {
                        return Set.of();
                    }
                }
            }
            return masks;
        }

        private static boolean isAttention(Node node) {
            return node.is(Node.MICROSOFT, "MultiHeadAttention");
        }

        /** What a node's result has a row for; null when that is unknown or its rows depend on each other. */
        private @Nullable Rows rows(Node node, Set<String> masks) {
            if (isAttention(node)) {
                return attention(node, masks);
            }
            if (node.domain().equals(Node.MICROSOFT)) {
                return switch (node.operator()) {
                    case "SkipLayerNormalization" -> same(node, Set.of(0, 1), 1);
                    case "BiasGelu", "FastGelu", "Gelu" -> same(node, Set.of(0), 1);
                    default -> null;
                };
            }
            if (!node.domain().isEmpty()) {
                return null;
            }
            if (TokenWise.ELEMENTWISE.contains(node.operator())) {
                return same(node, null, 2);
            }
            return switch (node.operator()) {
                case "LayerNormalization" -> node.intAttribute("axis", -1) == -1 ? same(node, Set.of(0), 1) : null;
                case "MatMul" -> isMatrix(node.input(1)) ? known.get(node.input(0)) : null;
                case "Gather" -> node.intAttribute("axis", 0) == 0 ? lookup(node) : choice(node);
                default -> null;
            };
        }

        private @Nullable Rows attention(Node node, Set<String> masks) {
            boolean plain = masks.contains(node.input(4))
                    && node.inputs().stream().skip(5).allMatch(String::isEmpty)
                    && known.get(node.input(1)) == Rows.TOKENS
                    && known.get(node.input(2)) == Rows.TOKENS;
            Rows asked = plain ? known.get(node.input(0)) : null;
            if (asked != null) {
                attentions++;
            }
            if (asked == Rows.POOLED) {
                pooled.add(node);
            }
            return asked;
        }

        /**
         * The rows of all inputs that are no constants.
         *
         * @param among those inputs, the others being constants; null for all
         * @param rank the most dimensions of a constant that is the same for all rows
         */
        private @Nullable Rows same(Node node, @Nullable Set<Integer> among, int rank) {
            Rows rows = null;
            for (int i = 0; i < node.inputs().size(); i++) {
                String value = node.input(i);
                Tensor constant = graph.constant(value).orElse(null);
                if (value.isEmpty() || (constant != null && isSameForAll(constant, rank))) {
                    continue;
                }
                Rows own = known.get(value);
                if (own == null || (rows != null && rows != own) || (among != null && !among.contains(i))) {
                    return null;
                }
                rows = own;
            }
            return rows;
        }

        private static boolean isSameForAll(Tensor constant, int rank) {
            List<Long> dims = constant.dims();
            return dims.size() < 2 || (rank > 1 && dims.get(dims.size() - 2) == 1 && dims.size() <= 3);
        }

        private boolean isMatrix(String value) {
            return graph.constant(value)
                    .filter(constant -> constant.dims().size() == 2)
                    .isPresent();
        }

        /** A row of a table for each token. */
        private @Nullable Rows lookup(Node node) {
            Tensor table = graph.constant(node.input(0))
                    .filter(each -> each.dims().size() == 2)
                    .orElse(null);
            if (table == null) {
                return null;
            }
            if (isGiven(node.input(1))) {
                return Rows.TOKENS;
            }
            if (!Set.of("input_ids").containsAll(sources(node.input(1)))) {
                return null;
            }
            if (table.dims().get(0) >= FEW) {
                positions.add(node);
            }
            return Rows.TOKENS;
        }

        /** Whether a value is an input as it is. */
        private boolean isGiven(String value) {
            String from = value;
            Node producer = graph.producer(from).orElse(null);
            while (producer != null && producer.is("Cast")) {
                from = producer.input(0);
                producer = graph.producer(from).orElse(null);
            }
            return producer == null
                    && Set.of("input_ids", "token_type_ids", POSITIONS).contains(from)
                    && input(from) != null;
        }

        /** The graph's inputs whose values a value is computed from; not recursive, since graphs may be deep. */
        private Set<String> sources(String value) {
            Set<String> seen = new HashSet<>(Set.of(value));
            Set<String> sources = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(seen);
            while (!open.isEmpty()) {
                String next = open.remove();
                Node producer = graph.producer(next).orElse(null);
                if (producer == null) {
                    if (graph.constant(next).isEmpty() && !next.isEmpty()) {
                        sources.add(next);
                    }
                    continue;
                }
                if (producer.is("Shape")) {
                    continue;
                }
                // Values that branches capture count as well.
                for (String input : Graph.uses(producer)) {
                    if (seen.add(input)) {
                        open.add(input);
                    }
                }
            }
            return sources;
        }

        /** Where the first row is taken for pooling. */
        private @Nullable Rows choice(Node node) {
            boolean first = node.intAttribute("axis", 0) == 1
                    && known.get(node.input(0)) == Rows.TOKENS
                    && graph.constant(node.input(1))
                            .filter(index -> index.dims().equals(List.of(1L)))
                            .flatMap(Tensor::longs)
                            .filter(index -> index[0] == 0)
                            .isPresent();
            if (first) {
                choices.add(node);
            }
            return first ? Rows.POOLED : null;
        }

        private void rewrite(ValueInfo mask, ValueInfo ids, Rows answer) {
            if (!positions.isEmpty()) {
                graph.addInput(
                        ValueInfo.of(POSITIONS, ElementType.INT64, ids.shape().orElseThrow()));
                positions.forEach(node -> graph.setInput(node, 1, POSITIONS));
            }
            // A batch of ids has the mask's two dimensions, and a packed row too.
            shapes.forEach(node -> graph.setInput(node, 0, ids.name()));
            graph.removeInput(mask.name());
            graph.addInput(new ValueInfo(mask.name(), mask.type(), Optional.empty(), null));
            if (answer == Rows.POOLED) {
                graph.addInput(ValueInfo.of(POOLED_ROWS, ElementType.INT64, List.of(Dimension.free("texts"))));
                choices.forEach(node -> graph.setInput(node, 1, POOLED_ROWS));
                graph.addInput(new ValueInfo(POOLED_MASK, ElementType.INT32, Optional.empty(), null));
                pooled.forEach(node -> graph.setInput(node, 4, POOLED_MASK));
            }
            known.keySet().forEach(graph::undeclare);
            ValueInfo output = graph.outputs().get(0);
            List<Dimension> shape = new ArrayList<>(output.shape().orElseThrow());
            shape.set(1, Dimension.free("rows"));
            graph.removeOutput(output.name());
            graph.addOutput(ValueInfo.of(output.name(), output.type(), shape));
        }
    }
}
