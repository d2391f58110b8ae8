package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a graph says about shapes: the target of a {@code Reshape}, a permutation. */
final class ShapeReader {
    private final Graph graph;

    ShapeReader(Graph graph) {
        this.graph = graph;
    }

    /** The elements of a shape that a graph computes; -2 where an element is not a constant. Empty when not even their number is known. */
    Optional<long[]> elements(String value) {
        Optional<Tensor> constant = graph.constant(value);
        if (constant.isPresent()) {
            return constant.get().dims().size() == 1 ? constant.get().longs() : Optional.empty();
        }
        Node node = graph.producer(value).orElse(null);
        if (node == null || !node.is("Concat")) {
            return Optional.empty();
        }
        List<Long> elements = new ArrayList<>();
        for (String input : node.inputs()) {
            Optional<long[]> part = graph.constant(input).flatMap(Tensor::longs);
            if (part.isPresent()) {
                Arrays.stream(part.get()).forEach(elements::add);
            } else if (isOneElement(input)) {
                elements.add(UNKNOWN);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(elements.stream().mapToLong(Long::longValue).toArray());
    }

    static final long UNKNOWN = -2;

    /** Whether a computed part of a shape is one element, as exporters write it. */
    private boolean isOneElement(String value) {
        Node node = graph.producer(value).orElse(null);
        if (node == null) {
            return false;
        }
        if (node.is("Unsqueeze") || node.is("Reshape")) {
            return true;
        }
        if (node.is("Shape")) {
            return node.intAttribute("end", Long.MAX_VALUE) - node.intAttribute("start", 0) == 1;
        }
        if (node.is("Gather")) {
            return graph.constant(node.input(1))
                    .map(index -> index.dims().equals(List.of(1L)))
                    .orElse(false);
        }
        if (node.is("Slice")) {
            OptionalLong from = scalar(node.input(1));
            OptionalLong to = scalar(node.input(2));
            return from.isPresent()
                    && to.isPresent()
                    && (to.getAsLong() - from.getAsLong() == 1 || from.getAsLong() == -1);
        }
        if (node.is("Cast") || node.is("Identity")) {
            return isOneElement(node.input(0));
        }
        return false;
    }

    /** A constant integer. */
    OptionalLong scalar(String value) {
        Optional<long[]> values = graph.constant(value).flatMap(Tensor::longs);
        return values.isPresent() && values.get().length == 1 ? OptionalLong.of(values.get()[0]) : OptionalLong.empty();
    }

    /** Axes of an {@code Unsqueeze}, an attribute before opset 13 and an input since. */
    Optional<List<Long>> axes(Node node) {
        Optional<List<Long>> attribute = node.intsAttribute("axes");
        if (attribute.isPresent()) {
            return attribute;
        }
        return graph.constant(node.input(1))
                .flatMap(Tensor::longs)
                .map(values -> Arrays.stream(values).boxed().toList());
    }

    static boolean permutes(Node node, Long... perm) {
        return node.is("Transpose")
                && node.intsAttribute("perm").orElse(Collections.emptyList()).equals(List.of(perm));
    }
}
