package dev.inlay.internal.graph.cache;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Refuses a graph with which ONNX Runtime ends the process instead of saying what is wrong: {@code GatherBlockQuantized} divides by its
 * attributes {@code bits} and {@code block_size} as 32-bit integers. All other integer attributes of the test graphs were set to 0,
 * negative and huge numbers, and 1.29.0 refuses or survives them.
 */
final class NodeCheck {
    private static final List<String> DIVISORS = List.of("bits", "block_size");

    private NodeCheck() {}

    static void check(OnnxModel model) {
        Deque<Node> open = new ArrayDeque<>(model.graph().nodes());
        open.addAll(model.functionNodes());
        while (!open.isEmpty()) {
            Node node = open.remove();
            node.subgraphs().forEach(graph -> open.addAll(graph.nodes()));
            if (node.domain().equals(Node.MICROSOFT)) {
                DIVISORS.forEach(name -> check(model.file(), node, name));
            }
        }
    }

    private static void check(Path file, Node node, String name) {
        Attribute attribute = node.attributes().get(name);
        if (attribute == null) {
            return;
        }
        if (!(attribute.value() instanceof Attribute.Int number)) {
            throw refused(file, node, "no plain number as " + name);
        }
        if ((int) number.value() <= 0) {
            throw refused(file, node, name + " = " + number.value());
        }
    }

    private static RefusedGraphException refused(Path file, Node node, String what) {
        return new RefusedGraphException("The graph " + file + " is damaged: its node \"" + node.name() + "\" ("
                + node.operator() + ") has " + what
                + ", which must be at least 1. Get the file again, or export the model again.");
    }

    /**
     * A load that must fail, and not go on with the graph as it was exported: a graph refused here, or one that cannot be read and thus
     * not be checked.
     */
    static final class RefusedGraphException extends ModelLoadException {
        private static final long serialVersionUID = 1L;

        RefusedGraphException(String message) {
            super(message);
        }

        RefusedGraphException(ModelLoadException unreadable) {
            super(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }
}
