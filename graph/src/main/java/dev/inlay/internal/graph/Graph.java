package dev.inlay.internal.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An editable graph: nodes in topological order, constants, declared inputs and outputs. Values are names; every name has one
 * producer: a node, an input or a constant. Not safe for use by several threads.
 */
public final class Graph {
    private final String name;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final Map<String, ValueInfo> declared = new LinkedHashMap<>();
    private final List<byte[]> unread = new ArrayList<>();
    private @Nullable Index index;
    private int fresh;

    /** Who makes and who uses each value. */
    private static final class Index {
        final Map<String, Node> producers = new HashMap<>();
        final Map<String, Set<Node>> consumers = new HashMap<>();
    }

    /**
     * Makes an empty graph.
     *
     * @param name its name
     */
    public Graph(String name) {
        this.name = name;
    }

    /**
     * Its name.
     *
     * @return may be empty
     */
    public String name() {
        return name;
    }

    /**
     * The nodes.
     *
     * @return in topological order; a view
     */
    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /**
     * The constants.
     *
     * @return by name, in order; a view
     */
    public Map<String, Tensor> initializers() {
        return Collections.unmodifiableMap(initializers);
    }

    /**
     * The declared inputs, those with a default among the constants included.
     *
     * @return in order; a view
     */
    public List<ValueInfo> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /**
     * The declared outputs.
     *
     * @return in order; a view
     */
    public List<ValueInfo> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /**
     * The declared type of a value, where there is one: of inputs, outputs, constants, and of what the exporter noted down.
     *
     * @param value its name
     * @return the type and shape; empty when unknown
     */
    public Optional<ValueInfo> declaration(String value) {
        ValueInfo info = declared.get(value);
        if (info != null) {
            return Optional.of(info);
        }
        for (List<ValueInfo> list : List.of(inputs, outputs)) {
            for (ValueInfo each : list) {
                if (each.name().equals(value)) {
                    return Optional.of(each);
                }
            }
        }
        return Optional.ofNullable(initializers.get(value))
                .map(tensor -> ValueInfo.of(
                        value,
                        tensor.type(),
                        tensor.dims().stream().map(Dimension::of).toList()));
    }

    /**
     * A constant.
     *
     * @param value its name
     * @return the constant; empty when the value is none
     */
    public Optional<Tensor> constant(String value) {
        return Optional.ofNullable(initializers.get(value));
    }

    /**
     * The node that makes a value.
     *
     * @param value its name
     * @return the node; empty for inputs, constants and values of an outer graph
     */
    public Optional<Node> producer(String value) {
        return Optional.ofNullable(index().producers.get(value));
    }

    /**
     * The nodes that use a value, themselves or in their subgraphs.
     *
     * @param value its name
     * @return the nodes in order; a graph's output does not count as a use
     */
    public Collection<Node> consumers(String value) {
        return Collections.unmodifiableCollection(index().consumers.getOrDefault(value, Set.of()));
    }

    /**
     * Whether a value is an output of the graph.
     *
     * @param value its name
     * @return true when it is
     */
    public boolean isOutput(String value) {
        return outputs.stream().anyMatch(output -> output.name().equals(value));
    }

    /**
     * Whether only one node uses a value, and no output shows it.
     *
     * @param value its name
     * @return true when it is private to its one consumer
     */
    public boolean usedOnce(String value) {
        return consumers(value).size() == 1 && !isOutput(value);
    }

    /**
     * A name that is not in use.
     *
     * @param hint what it should begin with
     * @return the name
     */
    public String freshName(String hint) {
        String candidate;
        do {
            candidate = hint + "_inlay" + fresh++;
        } while (isKnown(candidate));
        return candidate;
    }

    private boolean isKnown(String value) {
        return initializers.containsKey(value)
                || declared.containsKey(value)
                || index().producers.containsKey(value)
                || index().consumers.containsKey(value)
                || inputs.stream().anyMatch(input -> input.name().equals(value));
    }

    /**
     * Appends a node.
     *
     * @param node the node
     */
    public void add(Node node) {
        nodes.add(node);
        index = null;
    }

    /**
     * Puts a node in front of another.
     *
     * @param node the node
     * @param before one of this graph
     */
    public void insertBefore(Node node, Node before) {
        nodes.add(position(before), node);
        index = null;
    }

    /**
     * Puts a node behind another.
     *
     * @param node the node
     * @param after one of this graph
     */
    public void insertAfter(Node node, Node after) {
        nodes.add(position(after) + 1, node);
        index = null;
    }

    private int position(Node node) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == node) {
                return i;
            }
        }
        throw new IllegalArgumentException("Not a node of this graph: " + node);
    }

    /**
     * Takes a node out; what used its outputs must be given another value.
     *
     * @param node one of this graph
     */
    public void remove(Node node) {
        nodes.remove(position(node));
        index = null;
    }

    /**
     * Puts a node in the place of another.
     *
     * @param old one of this graph
     * @param replacement the node
     */
    public void replace(Node old, Node replacement) {
        nodes.set(position(old), replacement);
        index = null;
    }

    /**
     * Gives a node another input.
     *
     * @param node one of this graph
     * @param input the input's position
     * @param value the value's name
     */
    public void setInput(Node node, int input, String value) {
        node.setInput(input, value);
        index = null;
    }

    /**
     * Gives every user of a value another one, in subgraphs too. An output of the graph keeps its name: its producer's output
     * is renamed.
     *
     * @param old the value to leave
     * @param value the value to take; made before every user of the old one
     */
    public void replaceUses(String old, String value) {
        for (Node consumer : List.copyOf(consumers(old))) {
            rename(consumer, old, value);
        }
        if (isOutput(old)) {
            throw new IllegalArgumentException("An output cannot be replaced: " + old);
        }
        index = null;
    }

    private static void rename(Node node, String old, String value) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.input(i).equals(old)) {
                node.setInput(i, value);
            }
        }
        for (Graph sub : node.subgraphs()) {
            sub.nodes.forEach(inner -> rename(inner, old, value));
            sub.index = null;
        }
    }

    /**
     * Gives the output of a node another name; its users are not touched.
     *
     * @param node one of this graph
     * @param output the output's position
     * @param value the new name
     */
    public void setOutput(Node node, int output, String value) {
        node.setOutput(output, value);
        index = null;
    }

    /**
     * Adds or replaces a constant.
     *
     * @param tensor the constant, under its own name
     */
    public void addInitializer(Tensor tensor) {
        initializers.put(tensor.name(), tensor);
    }

    /**
     * Removes a constant.
     *
     * @param value its name
     */
    public void removeInitializer(String value) {
        initializers.remove(value);
    }

    /**
     * Adds an input.
     *
     * @param input its declaration
     */
    public void addInput(ValueInfo input) {
        inputs.add(input);
    }

    /**
     * Removes an input.
     *
     * @param value its name
     */
    public void removeInput(String value) {
        inputs.removeIf(input -> input.name().equals(value));
    }

    /**
     * Adds an output.
     *
     * @param output its declaration
     */
    public void addOutput(ValueInfo output) {
        outputs.add(output);
    }

    /**
     * Removes an output.
     *
     * @param value its name
     */
    public void removeOutput(String value) {
        outputs.removeIf(output -> output.name().equals(value));
    }

    /**
     * Declares a value, or replaces its declaration.
     *
     * @param info the declaration
     */
    public void declare(ValueInfo info) {
        declared.put(info.name(), info);
    }

    /**
     * Forgets the declaration of a value that is neither input nor output.
     *
     * @param value its name
     */
    public void undeclare(String value) {
        declared.remove(value);
    }

    /**
     * The declarations of values that are neither input nor output.
     *
     * @return by name; a view
     */
    public Map<String, ValueInfo> declarations() {
        return Collections.unmodifiableMap(declared);
    }

    /** Removes nodes whose outputs nobody uses, then constants and declarations that are not used any more. */
    public void removeUnused() {
        Set<String> needed = new HashSet<>();
        outputs.forEach(output -> needed.add(output.name()));
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)
                    || node.outputs().isEmpty()) {
                needed.addAll(uses(node));
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        nodes.clear();
        nodes.addAll(kept);
        initializers.keySet().removeIf(value -> !needed.contains(value));
        Set<String> made = new HashSet<>(needed);
        kept.forEach(node -> made.addAll(node.outputs()));
        declared.keySet().removeIf(value -> !made.contains(value));
        index = null;
    }

    /**
     * Sorts the nodes so that each comes after what it uses, and otherwise keeps their order.
     *
     * @return false when that is impossible because of a cycle; nothing is changed then
     */
    public boolean sort() {
        Map<String, Node> producers = index().producers;
        Map<Node, Integer> order = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            order.put(nodes.get(i), i);
        }
        Map<Node, Integer> waitsFor = new HashMap<>();
        PriorityQueue<Node> ready = new PriorityQueue<>(Comparator.comparing(order::get));
        for (Node node : nodes) {
            int count = (int) uses(node).stream().filter(producers::containsKey).count();
            waitsFor.put(node, count);
            if (count == 0) {
                ready.add(node);
            }
        }
        List<Node> sorted = new ArrayList<>(nodes.size());
        for (Node node = ready.poll(); node != null; node = ready.poll()) {
            sorted.add(node);
            for (String output : new LinkedHashSet<>(node.outputs())) {
                for (Node consumer : consumers(output)) {
                    if (waitsFor.merge(consumer, -1, Integer::sum) == 0) {
                        ready.add(consumer);
                    }
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            return false;
        }
        nodes.clear();
        nodes.addAll(sorted);
        index = null;
        return true;
    }

    /**
     * The values that a node reads: its inputs, and what its subgraphs take from outside.
     *
     * @param node the node
     * @return names without the empty one, in order
     */
    public static Set<String> uses(Node node) {
        Set<String> values = new LinkedHashSet<>(node.inputs());
        for (Graph sub : node.subgraphs()) {
            values.addAll(sub.captured());
        }
        values.remove("");
        return values;
    }

    /** The values that this graph takes from an outer one. */
    private Set<String> captured() {
        Set<String> values = new LinkedHashSet<>();
        nodes.forEach(node -> values.addAll(uses(node)));
        outputs.forEach(output -> values.add(output.name()));
        nodes.forEach(node -> values.removeAll(node.outputs()));
        values.removeAll(initializers.keySet());
        inputs.forEach(input -> values.remove(input.name()));
        return values;
    }

    private Index index() {
        Index current = index;
        if (current == null) {
            current = new Index();
            for (Node node : nodes) {
                for (String output : node.outputs()) {
                    if (!output.isEmpty()) {
                        current.producers.put(output, node);
                    }
                }
                for (String value : uses(node)) {
                    current.consumers
                            .computeIfAbsent(value, key -> new LinkedHashSet<>())
                            .add(node);
                }
            }
            index = current;
        }
        return current;
    }

    List<byte[]> unread() {
        return unread;
    }

    void addUnread(byte[] field) {
        unread.add(field);
    }

    @Override
    public String toString() {
        return "Graph[" + nodes.size() + " nodes, " + initializers.size() + " constants]";
    }
}
