package dev.inlay.internal.graph;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A named attribute of a node. Immutable but for the graphs inside.
 *
 * @param name its name
 * @param value what it holds
 */
public record Attribute(String name, Value value) {
    /** What an attribute holds. */
    public sealed interface Value {}

    /**
     * An integer.
     *
     * @param value the number
     */
    public record Int(long value) implements Value {}

    /**
     * A float.
     *
     * @param value the number
     */
    public record Real(float value) implements Value {}

    /**
     * Bytes, mostly UTF-8 text.
     *
     * @param bytes not copied
     */
    public record Text(byte[] bytes) implements Value {
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * Integers.
     *
     * @param values the numbers
     */
    public record Ints(List<Long> values) implements Value {}

    /**
     * Floats.
     *
     * @param values the numbers
     */
    public record Reals(List<Float> values) implements Value {}

    /**
     * A constant.
     *
     * @param tensor the constant
     */
    public record Constant(Tensor tensor) implements Value {}

    /**
     * A subgraph, such as a branch of an {@code If}.
     *
     * @param graph the graph; editable
     */
    public record Subgraph(Graph graph) implements Value {}

    /**
     * Any other kind, or a reference to an attribute of a function: kept as it came.
     *
     * @param type the schema's {@code AttributeType}, 0 when absent
     * @param encoded the whole message
     */
    public record Unread(int type, byte[] encoded) implements Value {}

    /**
     * An integer attribute.
     *
     * @param name its name
     * @param value the number
     * @return the attribute
     */
    public static Attribute of(String name, long value) {
        return new Attribute(name, new Int(value));
    }

    /**
     * A float attribute.
     *
     * @param name its name
     * @param value the number
     * @return the attribute
     */
    public static Attribute of(String name, float value) {
        return new Attribute(name, new Real(value));
    }

    /**
     * An attribute of integers.
     *
     * @param name its name
     * @param values the numbers
     * @return the attribute
     */
    public static Attribute of(String name, List<Long> values) {
        return new Attribute(name, new Ints(List.copyOf(values)));
    }

    /**
     * A text attribute.
     *
     * @param name its name
     * @param value the text
     * @return the attribute
     */
    public static Attribute of(String name, String value) {
        return new Attribute(name, new Text(value.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The subgraph, if it is one.
     *
     * @return the graph
     */
    public Optional<Graph> subgraph() {
        return value instanceof Subgraph sub ? Optional.of(sub.graph()) : Optional.empty();
    }
}
