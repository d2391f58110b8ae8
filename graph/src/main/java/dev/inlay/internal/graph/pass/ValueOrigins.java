package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells what values follow from. */
final class ValueOrigins {
    private final Graph graph;

    ValueOrigins(Graph graph) {
        this.graph = graph;
    }

    /** Whether a value follows from what inputs hold, rather than from constants and from the shapes of inputs alone. */
    boolean followsFromInputs(String value) {
        Deque<String> open = new ArrayDeque<>(List.of(value));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String at = open.pop();
            Node node = graph.producer(at).orElse(null);
            if (node == null) {
                if (graph.constant(at).isEmpty()) {
                    return true;
                }
            } else if (!node.is("Shape") && seen.add(at)) {
                open.addAll(Graph.uses(node));
            }
        }
        return false;
    }
}
