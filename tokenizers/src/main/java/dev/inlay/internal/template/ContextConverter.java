package dev.inlay.internal.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies the caller's variables into the engine's values, so that nothing can change or loop while rendering. */
final class ContextConverter {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_VALUES = 1_000_000;

    private int depth;
    private int count;

    private ContextConverter() {}

    static Dict convert(Map<String, ? extends @Nullable Object> variables) {
        return new ContextConverter().map(variables);
    }

    private Object value(@Nullable Object value) {
        if (++count > MAX_VALUES) {
            throw PyError.limit("the variables have more than " + MAX_VALUES + " values");
        }
        if (value == null) {
            return None.NONE;
        } else if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        } else if (value instanceof BigInteger big) {
            return Numbers.normalize(big);
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value instanceof List<?> list) {
            return list(list);
        }
        throw PyError.type("a variable has a value that templates cannot use: only strings, booleans, whole numbers,"
                + " floats, lists and maps are allowed");
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw PyError.limit("the variables are nested more than " + MAX_DEPTH + " deep, or contain themselves");
        }
    }

    private Dict map(Map<?, ? extends @Nullable Object> map) {
        enter();
        Dict dict = new Dict();
        for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
            dict.put(value(entry.getKey()), value(entry.getValue()));
        }
        depth--;
        return dict;
    }

    private List<Object> list(List<?> list) {
        enter();
        List<Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
            copy.add(value(item));
        }
        depth--;
        return copy;
    }
}
