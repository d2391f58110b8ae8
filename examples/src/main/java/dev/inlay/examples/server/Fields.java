package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of a JSON object, read with checks. What was never asked for is refused at the end, so that no parameter is
 * accepted and ignored. Null counts as absent, as in OpenAI's API.
 */
final class Fields {
    private final ObjectNode node;
    private final String path;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode node) {
        this(node, "");
    }

    private Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The fields of an object inside another one. */
    static Fields of(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw wrongType(path, "an object", value);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    Optional<JsonNode> value(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    JsonNode required(String name) {
        return value(name)
                .orElseThrow(() -> ApiException.invalid(
                        path(name),
                        "missing_required_parameter",
                        "Missing required parameter: '" + path(name) + "'.",
                        null));
    }

    Optional<String> text(String name) {
        return value(name).map(value -> text(value, path(name)));
    }

    String requiredText(String name) {
        return text(required(name), path(name));
    }

    static String text(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw wrongType(path, "a string", value);
        }
        return value.textValue();
    }

    /** One of a few words. */
    Optional<String> choice(String name, List<String> allowed) {
        Optional<String> value = text(name);
        value.ifPresent(word -> {
            if (!allowed.contains(word)) {
                throw ApiException.invalid(
                        path(name),
                        "'" + path(name) + "' is '" + word + "' but must be one of " + String.join(", ", allowed)
                                + ".");
            }
        });
        return value;
    }

    OptionalInt integer(String name, int least, int most) {
        OptionalLong value = longInteger(name, least, most);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong longInteger(String name, long least, long most) {
        Optional<JsonNode> value = value(name);
        return value.isPresent()
                ? OptionalLong.of(integer(value.get(), path(name), least, most))
                : OptionalLong.empty();
    }

    static long integer(JsonNode value, String path, long least, long most) {
        boolean whole =
                value.isIntegralNumber() || (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue()));
        if (!whole) {
            throw wrongType(path, "an integer", value);
        }
        if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw ApiException.invalid(
                    path, "'" + path + "' is " + value.asText() + " but must be " + range(least, most) + ".");
        }
        return value.longValue();
    }

    private static String range(long least, long most) {
        return most == Integer.MAX_VALUE || most == Long.MAX_VALUE
                ? "at least " + least
                : "from " + least + " to " + most;
    }

    OptionalDouble number(String name, double least, double most) {
        Optional<JsonNode> value = value(name);
        return value.isPresent()
                ? OptionalDouble.of(number(value.get(), path(name), least, most))
                : OptionalDouble.empty();
    }

    static double number(JsonNode value, String path, double least, double most) {
        if (!value.isNumber()) {
            throw wrongType(path, "a number", value);
        }
        double number = value.doubleValue();
        if (!(number >= least && number <= most)) {
            throw ApiException.invalid(
                    path,
                    String.format(
                            Locale.ROOT, "'%s' is %s but must be from %s to %s.", path, value.asText(), least, most));
        }
        return number;
    }

    boolean flag(String name, boolean otherwise) {
        return value(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrongType(path(name), "a boolean", value);
                    }
                    return value.booleanValue();
                })
                .orElse(otherwise);
    }

    Optional<Fields> object(String name) {
        return value(name).map(value -> of(value, path(name)));
    }

    /** An array; empty when absent. */
    Iterable<JsonNode> array(String name) {
        return value(name).map(value -> array(value, path(name))).orElse(List.of());
    }

    static Iterable<JsonNode> array(JsonNode value, String path) {
        if (!value.isArray()) {
            throw wrongType(path, "an array", value);
        }
        return value;
    }

    Iterable<String> names() {
        return node::fieldNames;
    }

    /** Fields that may be there and that change no result. */
    void accept(String... names) {
        known.addAll(List.of(names));
    }

    /** Refuses a field that would change the result. */
    void refuse(String name, String why) {
        if (value(name).isPresent()) {
            throw ApiException.unsupported(path(name), "'" + path(name) + "' is not supported: " + why);
        }
    }

    /** Refuses what nobody asked for. */
    void refuseUnknown() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw ApiException.invalid(
                        path(name), "unknown_parameter", "Unknown parameter: '" + path(name) + "'.", null);
            }
        }
    }

    static ApiException wrongType(String path, String expected, JsonNode value) {
        return ApiException.invalid(
                path,
                "invalid_type",
                "Invalid type for '" + path + "': expected " + expected + ", but got " + kind(value) + " instead.",
                null);
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }
}
