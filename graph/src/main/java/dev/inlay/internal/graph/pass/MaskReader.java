package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds out what an attention mask does. Exporters write it in many ways, but all compute each element from one element of the
 * input {@code attention_mask}; so the graph's own operations are carried out on the two values that it can have, 0 and 1.
 */
final class MaskReader {
    /** The input that encoders are given. */
    static final String INPUT = "attention_mask";

    /** Adding this or less leaves nothing of a score after the softmax. */
    static final double HIDES = -1000;

    private final Graph graph;
    private final ScalarReader scalars;
    private final ShapeReader shapes;
    private final PositionReader positions;
    private final Map<String, Optional<Mask>> known = new HashMap<>();

    MaskReader(Graph graph) {
        this.graph = graph;
        this.scalars = new ScalarReader(graph);
        this.shapes = new ShapeReader(graph);
        this.positions = new PositionReader(graph);
    }

    /**
     * A value each of whose elements follows from one element of the mask.
     *
     * @param padding what it is where the mask is 0
     * @param token what it is where the mask is 1
     * @param axes what its dimensions are: {@code b} batch, {@code k} key tokens, {@code 1} others; empty for a number
     */
    record Mask(double padding, double token, String axes) {
        /** Whether it has a value for each key token of each row, the same for all heads and queries. */
        boolean isPerKey() {
            return axes.equals("b11k");
        }
    }

    /** What a value is, or empty when it is no function of the mask alone. */
    Optional<Mask> read(String value) {
        Optional<Mask> result = known.get(value);
        if (result == null) {
            // A value met again while it is being read would be a cycle.
            known.put(value, Optional.empty());
            result = compute(value);
            known.put(value, result);
        }
        return result;
    }

    private Optional<Mask> compute(String value) {
        OptionalDouble constant = scalars.constant(value);
        if (constant.isPresent()) {
            return Optional.of(new Mask(constant.getAsDouble(), constant.getAsDouble(), ""));
        }
        Node node = graph.producer(value).orElse(null);
        if (node == null) {
            return value.equals(INPUT) && isInput() ? Optional.of(new Mask(0, 1, "bk")) : Optional.empty();
        }
        if (!node.domain().isEmpty()) {
            return Optional.empty();
        }
        return switch (node.operator()) {
            case "Unsqueeze" -> read(node.input(0)).flatMap(mask -> unsqueeze(mask, node));
            case "Reshape" -> read(node.input(0)).flatMap(mask -> reshape(mask, node));
            // The target only repeats elements; that the result fits the scores is the graph's own business.
            case "Expand", "Identity" -> read(node.input(0));
            case "Cast" -> read(node.input(0)).flatMap(mask -> cast(mask, node));
            case "Not" ->
                read(node.input(0)).map(mask -> new Mask(not(mask.padding()), not(mask.token()), mask.axes()));
            case "Neg" -> read(node.input(0)).map(mask -> new Mask(-mask.padding(), -mask.token(), mask.axes()));
            case "Add", "Sub", "Mul", "Div", "Equal", "Greater", "GreaterOrEqual", "Less" -> binary(node);
            case "Where" -> where(node);
            case "And" -> binary(node);
            case "ConstantOfShape" -> filled(node);
            case "Gather" -> gathered(node);
            default -> Optional.empty();
        };
    }

    private boolean isInput() {
        for (ValueInfo input : graph.inputs()) {
            if (input.name().equals(INPUT)) {
                return (input.type() == ElementType.INT64 || input.type() == ElementType.INT32)
                        && input.shape().map(List::size).orElse(0) == 2;
            }
        }
        return false;
    }

    private static double not(double value) {
        return value == 0 ? 1 : 0;
    }

    private Optional<Mask> unsqueeze(Mask mask, Node node) {
        Optional<List<Long>> axes = shapes.axes(node);
        if (axes.isEmpty()) {
            return Optional.empty();
        }
        int rank = mask.axes().length() + axes.get().size();
        boolean[] added = new boolean[rank];
        for (long axis : axes.get()) {
            long at = axis < 0 ? axis + rank : axis;
            if (at < 0 || at >= rank || added[(int) at]) {
                return Optional.empty();
            }
            added[(int) at] = true;
        }
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (boolean one : added) {
            out.append(one ? '1' : mask.axes().charAt(next++));
        }
        return Optional.of(new Mask(mask.padding(), mask.token(), out.toString()));
    }

    /** A scalar that is filled in. */
    private Optional<Mask> filled(Node node) {
        boolean scalar = graph.constant(node.input(0))
                .filter(shape -> shape.elements() == 0)
                .isPresent();
        return node.tensorAttribute("value")
                .filter(value -> scalar && value.elements() == 1)
                .flatMap(Tensor::longs)
                .map(value -> new Mask(value[0], value[0], ""));
    }

    /** The mask, laid out flat and looked up at row × length + key: how transformers 5 writes it. */
    private Optional<Mask> gathered(Node node) {
        Node flatten = graph.producer(node.input(0)).orElse(null);
        if (flatten == null || !flatten.is("Flatten") || node.intAttribute("axis", 0) != 0) {
            return Optional.empty();
        }
        return read(flatten.input(0))
                .filter(mask -> mask.axes().equals("bk") && positions.isFlatIndex(node.input(1), flatten.input(0)))
                .map(mask -> new Mask(mask.padding(), mask.token(), "b11k1"));
    }

    /** Only the forms that add two dimensions in the middle, or take the last one off by way of one dimension. */
    private Optional<Mask> reshape(Mask mask, Node node) {
        if (mask.axes().equals("b11k1")
                && shapes.elements(node.input(1)).filter(MaskReader::isFlat).isPresent()) {
            return Optional.of(new Mask(mask.padding(), mask.token(), "f"));
        }
        if (mask.axes().equals("f")) {
            return positions.isShapeOfIndex(node)
                    ? Optional.of(new Mask(mask.padding(), mask.token(), "b11k"))
                    : Optional.empty();
        }
        long[] target = shapes.elements(node.input(1)).orElse(new long[0]);
        boolean unsqueezes = mask.axes().equals("bk") && target.length == 4 && target[1] == 1 && target[2] == 1;
        return unsqueezes ? Optional.of(new Mask(mask.padding(), mask.token(), "b11k")) : Optional.empty();
    }

    private static boolean isFlat(long[] target) {
        return target.length == 1 && target[0] == -1;
    }

    private static Optional<Mask> cast(Mask mask, Node node) {
        ElementType to = ElementType.of((int) node.intAttribute("to", 0));
        return switch (to) {
            case FLOAT, DOUBLE, FLOAT16 -> Optional.of(mask);
            case BOOL -> Optional.of(new Mask(mask.padding() == 0 ? 0 : 1, mask.token() == 0 ? 0 : 1, mask.axes()));
            case INT64, INT32 -> Optional.of(new Mask((long) mask.padding(), (long) mask.token(), mask.axes()));
            default -> Optional.empty();
        };
    }

    private Optional<Mask> binary(Node node) {
        if (node.is("GreaterOrEqual")
                && positions.read(node.input(0)).isPresent()
                && scalars.constant(node.input(1)).orElse(1) <= 0) {
            // A position is never negative.
            return Optional.of(new Mask(1, 1, ""));
        }
        Mask left = read(node.input(0)).orElse(null);
        Mask right = read(node.input(1)).orElse(null);
        String axes = left == null || right == null ? null : common(List.of(left, right));
        if (left == null || right == null || axes == null) {
            return Optional.empty();
        }
        return Optional.of(new Mask(
                binary(node, left.padding(), right.padding()), binary(node, left.token(), right.token()), axes));
    }

    private static double binary(Node node, double x, double y) {
        return switch (node.operator()) {
            case "Add" -> x + y;
            case "Sub" -> x - y;
            case "Mul" -> x * y;
            case "Div" -> x / y;
            case "Equal" -> x == y ? 1 : 0;
            case "Greater" -> x > y ? 1 : 0;
            case "GreaterOrEqual" -> x >= y ? 1 : 0;
            case "Less" -> x < y ? 1 : 0;
            case "And" -> x != 0 && y != 0 ? 1 : 0;
            default -> throw new IllegalStateException(node.operator());
        };
    }

    private Optional<Mask> where(Node node) {
        List<Mask> inputs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            read(node.input(i)).ifPresent(inputs::add);
        }
        String axes = inputs.size() < 3 ? null : common(inputs);
        if (axes == null) {
            return Optional.empty();
        }
        Mask condition = inputs.get(0);
        return Optional.of(new Mask(
                inputs.get(condition.padding() != 0 ? 1 : 2).padding(),
                inputs.get(condition.token() != 0 ? 1 : 2).token(),
                axes));
    }

    /** The axes of all that are no plain numbers; null when these differ. */
    private static @org.jspecify.annotations.Nullable String common(List<Mask> masks) {
        List<String> axes = masks.stream()
                .map(Mask::axes)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        return axes.size() > 1 ? null : Objects.requireNonNullElse(axes.isEmpty() ? null : axes.get(0), "");
    }
}
