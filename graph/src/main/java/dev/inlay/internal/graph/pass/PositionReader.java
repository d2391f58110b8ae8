package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads numbers of rows and tokens that a graph counts with {@code Range}. */
final class PositionReader {
    private final Graph graph;
    private final ShapeReader shapes;

    PositionReader(Graph graph) {
        this.graph = graph;
        this.shapes = new ShapeReader(graph);
    }

    /**
     * 0, 1, 2, … along one dimension.
     *
     * @param axis that dimension
     * @param rank number of dimensions, the others being 1
     * @param counted which dimension of its source it counts
     */
    record Positions(int axis, int rank, long counted) {}

    /** What a value counts, or empty when it is anything else. */
    Optional<Positions> read(String value) {
        Node node = graph.producer(value).orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        if (node.is("Unsqueeze")) {
            List<Long> axes = shapes.axes(node).orElse(List.of());
            return axes.size() == 1
                    ? read(node.input(0)).flatMap(inner -> unsqueeze(inner, axes.get(0)))
                    : Optional.empty();
        }
        if (!node.is("Range") || !is(node.input(0), 0) || !is(node.input(2), 1)) {
            return Optional.empty();
        }
        String limit = node.input(1);
        Node cast = graph.producer(limit).orElse(null);
        OptionalLong counted = counted(cast != null && cast.is("Cast") ? cast.input(0) : limit);
        return counted.isPresent() ? Optional.of(new Positions(0, 1, counted.getAsLong())) : Optional.empty();
    }

    /** Which dimension a value is the size of. */
    private OptionalLong counted(String value) {
        Node gather = graph.producer(value).orElse(null);
        boolean shape = gather != null
                && gather.is("Gather")
                && graph.producer(gather.input(0))
                        .filter(each -> each.is("Shape"))
                        .isPresent();
        return gather != null && shape ? shapes.scalar(gather.input(1)) : OptionalLong.empty();
    }

    private static Optional<Positions> unsqueeze(Positions inner, long axis) {
        int rank = inner.rank() + 1;
        long at = axis < 0 ? axis + rank : axis;
        return at < 0 || at >= rank
                ? Optional.empty()
                : Optional.of(
                        new Positions(at <= inner.axis() ? inner.axis() + 1 : inner.axis(), rank, inner.counted()));
    }

    private boolean is(String value, long expected) {
        OptionalLong constant = shapes.scalar(value);
        return constant.isPresent() && constant.getAsLong() == expected;
    }

    /** Whether an index [batch, 1, 1, key] is row × length + key for a table [batch, length]. */
    boolean isFlatIndex(String index, String table) {
        Node add = graph.producer(index).orElse(null);
        if (add == null || !add.is("Add")) {
            return false;
        }
        for (int side = 0; side < 2; side++) {
            Node product = graph.producer(add.input(1 - side)).orElse(null);
            boolean key = read(add.input(side))
                    .filter(each -> each.equals(new Positions(3, 4, 1)))
                    .isPresent();
            if (key && product != null && product.is("Mul")) {
                for (int row = 0; row < 2; row++) {
                    if (read(product.input(row))
                                    .filter(each -> each.equals(new Positions(0, 4, 0)))
                                    .isPresent()
                            && isLength(product.input(1 - row), table)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean isLength(String value, String table) {
        Node gather = graph.producer(value).orElse(null);
        if (gather == null || !gather.is("Gather") || !is(gather.input(1), 1)) {
            return false;
        }
        return graph.producer(gather.input(0))
                .filter(shape -> shape.is("Shape") && shape.input(0).equals(table))
                .isPresent();
    }

    /** Whether the flat result of a lookup gets the shape of its index back. */
    boolean isShapeOfIndex(Node reshape) {
        Node flat = graph.producer(reshape.input(0)).orElse(null);
        Node gather = flat == null ? null : graph.producer(flat.input(0)).orElse(null);
        Node target = graph.producer(reshape.input(1)).orElse(null);
        if (target != null && target.is("Concat") && target.inputs().size() == 1) {
            target = graph.producer(target.input(0)).orElse(null);
        }
        return gather != null
                && target != null
                && target.is("Shape")
                && target.input(0).equals(gather.input(1));
    }
}
