package dev.inlay.internal.json;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A JSON object with typed access. An absent member and a null one are the same; a member of the wrong type is an error. */
public final class JsonObject {
    private final Map<String, @Nullable Object> members;
    private final String what;

    private JsonObject(Map<String, @Nullable Object> members, String what) {
        this.members = members;
        this.what = what;
    }

    /**
     * Wraps a map that a JSON value was read into.
     *
     * @param map the members
     * @param what what it is, for messages
     * @return the object
     */
    public static JsonObject of(Map<?, ?> map, String what) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(String.valueOf(key), value));
        return new JsonObject(members, what);
    }

    /**
     * An object without members.
     *
     * @return the empty object
     */
    public static JsonObject empty() {
        return new JsonObject(Map.of(), "(absent)");
    }

    /**
     * The members as plain Java.
     *
     * @return the live map, in the file's order
     */
    public Map<String, @Nullable Object> asMap() {
        return members;
    }

    /**
     * Whether a member is there and not null.
     *
     * @param name the member
     * @return true when it has a value
     */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /**
     * A member as it is.
     *
     * @param name the member
     * @return its value, or null
     */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /**
     * A string member.
     *
     * @param name the member
     * @return its value
     * @throws IOException when the member is not a string
     */
    public Optional<String> string(String name) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String s) {
            return Optional.of(s);
        }
        throw wrongType(name, "a string", value);
    }

    /**
     * An integer member. A float without a fraction counts, since Python's tools write such.
     *
     * @param name the member
     * @return its value, capped at the largest int (tokenizers write 1e30 for "no limit")
     * @throws IOException when the member is not a whole number
     */
    public OptionalInt integer(String name) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Long number) {
            return OptionalInt.of((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number)));
        }
        if (value instanceof BigInteger big) {
            return OptionalInt.of(big.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
        }
        if (value instanceof Double d && d == Math.rint(d)) {
            return OptionalInt.of((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, d)));
        }
        throw wrongType(name, "a whole number", value);
    }

    /**
     * A number member.
     *
     * @param name the member
     * @param fallback what an absent member means
     * @return its value
     * @throws IOException when the member is not a number
     */
    public double number(String name, double fallback) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrongType(name, "a number", value);
    }

    /**
     * A boolean member.
     *
     * @param name the member
     * @param fallback what an absent member means
     * @return its value
     * @throws IOException when the member is not a boolean
     */
    public boolean bool(String name, boolean fallback) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean b) {
            return b;
        }
        throw wrongType(name, "true or false", value);
    }

    /**
     * An object member.
     *
     * @param name the member
     * @return its value, or an empty object when it is absent
     * @throws IOException when the member is not an object
     */
    public JsonObject object(String name) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return empty();
        }
        if (value instanceof Map<?, ?> map) {
            return of(map, what + " → " + name);
        }
        throw wrongType(name, "an object", value);
    }

    /**
     * An array member.
     *
     * @param name the member
     * @return its values, or an empty list when it is absent
     * @throws IOException when the member is not an array
     */
    public List<@Nullable Object> array(String name) throws IOException {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw wrongType(name, "an array", value);
    }

    private IOException wrongType(String name, String expected, Object value) {
        return new IOException(what + ": \"" + name + "\" should be " + expected + " but is "
                + value.getClass().getSimpleName() + " " + value);
    }
}
