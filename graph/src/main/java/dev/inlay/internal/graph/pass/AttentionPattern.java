package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention spelled out around a {@code Softmax}: softmax(query × keyᵀ × scale + mask) × value, with the heads split off
 * before and joined after.
 */
final class AttentionPattern {
    private final Graph graph;
    private final ScalarReader scalars;
    private final ShapeReader shapes;
    private final MaskReader masks;
    private final ValueOrigins origins;

    AttentionPattern(Graph graph) {
        this.graph = graph;
        this.scalars = new ScalarReader(graph);
        this.shapes = new ShapeReader(graph);
        this.masks = new MaskReader(graph);
        this.origins = new ValueOrigins(graph);
    }

    /**
     * What was found.
     *
     * @param query [batch, sequence, heads × head size]
     * @param key the same shape
     * @param value the same shape
     * @param heads number of heads
     * @param headSize values a head
     * @param scale what the scores are multiplied with
     * @param masked whether padding is hidden
     * @param bias what is added to the scores beside the mask; empty when nothing is
     * @param joined the node that joins the heads; its output is the attention's
     */
    record Attention(
            String query,
            String key,
            String value,
            long heads,
            long headSize,
            double scale,
            boolean masked,
            String bias,
            Node joined) {}

    /** A value split into heads: [batch, heads, sequence, head size]. */
    private record Heads(String flat, String split, long heads, long headSize) {}

    /** A value with the factors that it was multiplied with. */
    private record Scaled(String value, List<String> factors, List<String> divisors) {}

    /** Scores before mask and bias. */
    private record Scores(Node product, Scaled scaled, boolean masked, String bias) {}

    /** Reads the attention around a softmax; empty when it is anything else. */
    Optional<Attention> match(Node softmax) {
        Node joined = joined(softmax);
        if (joined == null) {
            return Optional.empty();
        }
        Node weighted = graph.producer(
                        graph.producer(joined.input(0)).orElseThrow().input(0))
                .orElseThrow();
        Scores scores = scores(softmax.input(0));
        Heads value = heads(weighted.input(1), false);
        if (scores == null || value == null) {
            return Optional.empty();
        }
        Scaled queryScaled = scaled(scores.product().input(0));
        Heads query = heads(queryScaled.value(), false);
        Scaled keyScaled = scaled(scores.product().input(1));
        Heads key = heads(keyScaled.value(), true);
        Scaled keyInner = new Scaled("", List.of(), List.of());
        if (key == null) {
            // The scale may stand before the transposition, too.
            Node transpose = graph.producer(keyScaled.value()).orElse(null);
            if (transpose != null && ShapeReader.permutes(transpose, 0L, 1L, 3L, 2L)) {
                keyInner = scaled(transpose.input(0));
                key = heads(keyInner.value(), false);
            }
        }
        if (query == null
                || key == null
                || query.heads() != key.heads()
                || query.heads() != value.heads()
                || query.headSize() != key.headSize()
                || query.headSize() != value.headSize()
                || !joins(joined, query.heads() * query.headSize())) {
            return Optional.empty();
        }
        double scale = 1;
        for (Scaled each : List.of(scores.scaled(), queryScaled, keyScaled, keyInner)) {
            for (String factor : each.factors()) {
                scale *= scalars.read(factor, query.split(), query.headSize()).orElse(Double.NaN);
            }
            for (String divisor : each.divisors()) {
                scale /= scalars.read(divisor, query.split(), query.headSize()).orElse(Double.NaN);
            }
        }
        return Double.isFinite(scale) && scale > 0
                ? Optional.of(new Attention(
                        query.flat(),
                        key.flat(),
                        value.flat(),
                        query.heads(),
                        query.headSize(),
                        scale,
                        scores.masked(),
                        scores.bias(),
                        joined))
                : Optional.empty();
    }

    /** From the softmax forward to the Reshape that joins the heads. */
    private @Nullable Node joined(Node softmax) {
        long axis = softmax.intAttribute("axis", -1);
        if (axis != -1 && axis != 3) {
            return null;
        }
        String weights = withoutGuard(softmax.output());
        Node weighted = only(weights);
        if (weighted == null || !weighted.is("MatMul") || !weighted.input(0).equals(weights)) {
            return null;
        }
        Node transposed = only(weighted.output());
        if (transposed == null || !ShapeReader.permutes(transposed, 0L, 2L, 1L, 3L)) {
            return null;
        }
        Node joined = only(transposed.output(), "Reshape");
        return joined != null && joined.is("Reshape") ? joined : null;
    }

    /** Newer exports replace rows that are NaN, since all their keys are hidden, by zeros; no text has such a row. */
    private String withoutGuard(String weights) {
        Collection<Node> users = graph.consumers(weights);
        if (users.size() == 2 && !graph.isOutput(weights)) {
            for (Node user : users) {
                Node test = user.is("Where") ? graph.producer(user.input(0)).orElse(null) : null;
                if (test != null
                        && test.is("IsNaN")
                        && test.input(0).equals(weights)
                        && user.input(2).equals(weights)) {
                    return user.output();
                }
            }
        }
        return weights;
    }

    private @Nullable Node only(String value) {
        return graph.usedOnce(value) ? graph.consumers(value).iterator().next() : null;
    }

    /** The only user of a value of that kind, beside those that look at its shape. */
    private @Nullable Node only(String value, String operator) {
        Node found = null;
        for (Node user : graph.consumers(value)) {
            if (user.is("Shape")) {
                continue;
            }
            if (found != null || !user.is(operator)) {
                return null;
            }
            found = user;
        }
        return graph.isOutput(value) ? null : found;
    }

    private boolean joins(Node joined, long width) {
        long[] target = shapes.elements(joined.input(1)).orElse(new long[0]);
        return target.length == 3 && (target[2] == width || target[2] == -1);
    }

    /** From the softmax's input back to the product of query and key. */
    private @Nullable Scores scores(String value) {
        boolean masked = false;
        String bias = "";
        String at = value;
        while (true) {
            Node node = graph.producer(at).orElse(null);
            if (node == null || (!graph.usedOnce(at) && !node.is("MatMul"))) {
                return null;
            }
            if (node.is("Add")) {
                int side = product(node.input(0)) ? 0 : 1;
                String added = node.input(1 - side);
                Optional<MaskReader.Mask> mask = masks.read(added);
                if (mask.isPresent()) {
                    if (masked || !hides(mask.get())) {
                        return null;
                    }
                    masked = true;
                } else if (bias.isEmpty() && !origins.followsFromInputs(added)) {
                    bias = added;
                } else {
                    return null;
                }
                at = node.input(side);
            } else if (node.is("Where")) {
                Integer side = masked ? null : hidden(node);
                if (side == null) {
                    return null;
                }
                masked = true;
                at = node.input(side);
            } else {
                Scaled scaled = scaled(at);
                Node product = graph.producer(scaled.value()).orElse(null);
                return product != null && product.is("MatMul") ? new Scores(product, scaled, masked, bias) : null;
            }
        }
    }

    private static boolean hides(MaskReader.Mask mask) {
        return mask.isPerKey() && mask.token() == 0 && mask.padding() <= MaskReader.HIDES;
    }

    /** Which input of a Where holds the scores, when it hides padding. */
    private @Nullable Integer hidden(Node where) {
        MaskReader.Mask condition = masks.read(where.input(0)).orElse(null);
        if (condition == null || !condition.isPerKey()) {
            return null;
        }
        boolean padding = condition.padding() != 0;
        if (padding == (condition.token() != 0)) {
            return null;
        }
        OptionalDouble hiding = scalars.constant(where.input(padding ? 1 : 2));
        return hiding.isPresent() && hiding.getAsDouble() <= MaskReader.HIDES ? Integer.valueOf(padding ? 2 : 1) : null;
    }

    /** Whether a value leads back to a product of two computed values. */
    private boolean product(String value) {
        String at = value;
        for (int i = 0; i < 8; i++) {
            Node node = graph.producer(at).orElse(null);
            if (node == null) {
                return false;
            }
            if (node.is("MatMul")) {
                return graph.constant(node.input(1)).isEmpty();
            }
            if (node.is("Add") && !product(node.input(0))) {
                at = node.input(1);
            } else if (node.is("Add") || node.is("Mul") || node.is("Div")) {
                at = node.input(0);
            } else if (node.is("Where")) {
                at = node.input(scalars.constant(node.input(1)).isPresent() ? 2 : 1);
            } else {
                return false;
            }
        }
        return false;
    }

    /** Goes back over multiplications and divisions; whether their other sides are numbers is found out later. */
    private Scaled scaled(String value) {
        List<String> factors = new java.util.ArrayList<>();
        List<String> divisors = new java.util.ArrayList<>();
        String at = value;
        while (true) {
            Node node = graph.producer(at).orElse(null);
            if (node == null || !(node.is("Mul") || node.is("Div"))) {
                return new Scaled(at, factors, divisors);
            }
            // A scalar multiplied in front is written by no exporter.
            (node.is("Mul") ? factors : divisors).add(node.input(1));
            at = node.input(0);
        }
    }

    private @Nullable Heads heads(String value, boolean transposed) {
        Node node = graph.producer(value).orElse(null);
        if (node == null) {
            return null;
        }
        if (!transposed) {
            if (!ShapeReader.permutes(node, 0L, 2L, 1L, 3L)) {
                return null;
            }
            return split(node.input(0), value);
        }
        if (ShapeReader.permutes(node, 0L, 2L, 3L, 1L)) {
            return split(node.input(0), value);
        }
        if (ShapeReader.permutes(node, 0L, 1L, 3L, 2L)) {
            return heads(node.input(0), false);
        }
        return node.is("Reshape") ? flattened(node) : null;
    }

    /** The last two dimensions swapped by way of three: Reshape to [-1, sequence, size], Transpose, Reshape. */
    private @Nullable Heads flattened(Node outer) {
        Node transpose = graph.producer(outer.input(0)).orElse(null);
        if (transpose == null || !ShapeReader.permutes(transpose, 0L, 2L, 1L)) {
            return null;
        }
        Node inner = graph.producer(transpose.input(0)).orElse(null);
        Node target = graph.producer(outer.input(1)).orElse(null);
        if (inner == null || !inner.is("Reshape") || target == null || !target.is("Concat")) {
            return null;
        }
        long[] flat = shapes.elements(inner.input(1)).orElse(new long[0]);
        return flat.length == 3 && flat[0] == -1 ? heads(inner.input(0), false) : null;
    }

    private @Nullable Heads split(String value, String split) {
        Node reshape = graph.producer(value).orElse(null);
        if (reshape == null || !reshape.is("Reshape")) {
            return null;
        }
        long[] target = shapes.elements(reshape.input(1)).orElse(new long[0]);
        if (target.length != 4) {
            return null;
        }
        long heads = target[2] == -1 && target[3] > 0 ? width(reshape.input(0)) / target[3] : target[2];
        long size = target[3] == -1 && target[2] > 0 ? width(reshape.input(0)) / target[2] : target[3];
        return heads > 0 && size > 0 ? new Heads(reshape.input(0), split, heads, size) : null;
    }

    /** The last dimension of a projection, from the constants that it is made with; 0 when unknown. */
    private long width(String value) {
        Node node = graph.producer(value).orElse(null);
        if (node == null || !(node.is("Add") || node.is("MatMul"))) {
            return 0;
        }
        for (String input : node.inputs()) {
            List<Long> dims = graph.constant(input).map(Tensor::dims).orElse(List.of());
            if (!dims.isEmpty()) {
                return dims.get(dims.size() - 1);
            }
        }
        return 0;
    }
}
