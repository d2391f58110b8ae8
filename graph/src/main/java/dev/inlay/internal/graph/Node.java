package dev.inlay.internal.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operation of a graph. Its attributes never change; its inputs and outputs change through its {@link Graph}. */
public final class Node {
    /** The domain of ONNX's own operators; the name {@code ai.onnx} means the same. */
    public static final String ONNX = "";

    /** The domain of ONNX Runtime's own operators. */
    public static final String MICROSOFT = "com.microsoft";

    private final String name;
    private final String domain;
    private final String operator;
    private final List<String> inputs;
    private final List<String> outputs;
    private final Map<String, Attribute> attributes;
    private final List<byte[]> unread;

    /**
     * Makes a node.
     *
     * @param name its name; may be empty
     * @param domain the operator's domain; empty for ONNX's own
     * @param operator the operator's name
     * @param inputs names of values; empty for an optional input that is absent
     * @param outputs names of values; empty for an output that nobody wants
     * @param attributes the attributes
     * @param unread fields that the reader does not know, encoded
     */
    public Node(
            String name,
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            List<Attribute> attributes,
            List<byte[]> unread) {
        this.name = name;
        this.domain = domain.equals("ai.onnx") ? ONNX : domain;
        this.operator = operator;
        this.inputs = new ArrayList<>(inputs);
        this.outputs = new ArrayList<>(outputs);
        Map<String, Attribute> map = new LinkedHashMap<>();
        attributes.forEach(attribute -> map.put(attribute.name(), attribute));
        this.attributes = Collections.unmodifiableMap(map);
        this.unread = List.copyOf(unread);
    }

    /**
     * Makes a node.
     *
     * @param name its name
     * @param domain the operator's domain
     * @param operator the operator's name
     * @param inputs names of values
     * @param outputs names of values
     * @param attributes the attributes
     * @return the node
     */
    public static Node of(
            String name,
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Attribute... attributes) {
        return new Node(name, domain, operator, inputs, outputs, List.of(attributes), List.of());
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
     * The operator's domain.
     *
     * @return empty for ONNX's own operators
     */
    public String domain() {
        return domain;
    }

    /**
     * The operator's name.
     *
     * @return such as {@code MatMul}
     */
    public String operator() {
        return operator;
    }

    /**
     * Whether it is one of ONNX's own operators of a name.
     *
     * @param wanted the name
     * @return true when the domain is ONNX's own too
     */
    public boolean is(String wanted) {
        return domain.isEmpty() && operator.equals(wanted);
    }

    /**
     * Whether it is an operator of a domain.
     *
     * @param wantedDomain the domain
     * @param wanted the name
     * @return true when both are equal
     */
    public boolean is(String wantedDomain, String wanted) {
        return domain.equals(wantedDomain) && operator.equals(wanted);
    }

    /**
     * Its inputs.
     *
     * @return names of values, empty ones for absent inputs
     */
    public List<String> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /**
     * One input.
     *
     * @param index its position
     * @return its name; empty when the node has fewer inputs or leaves this one out
     */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /**
     * Its outputs.
     *
     * @return names of values, empty ones for outputs that nobody wants
     */
    public List<String> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /**
     * The first output.
     *
     * @return its name; empty when there is none
     */
    public String output() {
        return outputs.isEmpty() ? "" : outputs.get(0);
    }

    /**
     * Its attributes in order.
     *
     * @return by name
     */
    public Map<String, Attribute> attributes() {
        return attributes;
    }

    /**
     * An integer attribute.
     *
     * @param key its name
     * @param absent what to return when it is absent or no integer
     * @return its value
     */
    public long intAttribute(String key, long absent) {
        return value(key) instanceof Attribute.Int number ? number.value() : absent;
    }

    /**
     * A float attribute.
     *
     * @param key its name
     * @param absent what to return when it is absent or no float
     * @return its value
     */
    public float floatAttribute(String key, float absent) {
        return value(key) instanceof Attribute.Real number ? number.value() : absent;
    }

    /**
     * An attribute of integers.
     *
     * @param key its name
     * @return its value; empty when it is absent or something else
     */
    public Optional<List<Long>> intsAttribute(String key) {
        return value(key) instanceof Attribute.Ints numbers ? Optional.of(numbers.values()) : Optional.empty();
    }

    /**
     * A text attribute.
     *
     * @param key its name
     * @return its value; empty when it is absent or something else
     */
    public Optional<String> textAttribute(String key) {
        return value(key) instanceof Attribute.Text text ? Optional.of(text.toString()) : Optional.empty();
    }

    /**
     * A constant attribute.
     *
     * @param key its name
     * @return its value; empty when it is absent or something else
     */
    public Optional<Tensor> tensorAttribute(String key) {
        return value(key) instanceof Attribute.Constant constant ? Optional.of(constant.tensor()) : Optional.empty();
    }

    private Attribute.@Nullable Value value(String key) {
        Attribute attribute = attributes.get(key);
        return attribute == null ? null : attribute.value();
    }

    /**
     * The subgraphs among its attributes.
     *
     * @return graphs in order
     */
    public List<Graph> subgraphs() {
        return attributes.values().stream()
                .flatMap(attribute -> attribute.subgraph().stream())
                .toList();
    }

    List<byte[]> unread() {
        return unread;
    }

    void setInput(int index, String value) {
        inputs.set(index, value);
    }

    void setOutput(int index, String value) {
        outputs.set(index, value);
    }

    @Override
    public String toString() {
        return (domain.isEmpty() ? "" : domain + ".") + operator + " " + inputs + " -> " + outputs;
    }
}
