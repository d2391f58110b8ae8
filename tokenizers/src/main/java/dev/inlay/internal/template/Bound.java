package dev.inlay.internal.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments in the order of a function's parameters. */
final class Bound {

    private final String function;
    private final String[] parameters;
    private final @Nullable Object[] values;

    private Bound(String function, String[] parameters, @Nullable Object[] values) {
        this.function = function;
        this.parameters = parameters;
        this.values = values;
    }

    static Bound bind(String function, Args args, String... parameters) {
        int given = args.positional().size();
        if (given > parameters.length) {
            throw PyError.type(function + "() takes " + parameters.length + " arguments but " + given + " were given");
        }
        @Nullable Object[] values = new @Nullable Object[parameters.length];
        for (int i = 0; i < given; i++) {
            values[i] = args.positional().get(i);
        }
        for (Map.Entry<String, Object> keyword : args.keywords().entrySet()) {
            int i = indexOf(parameters, keyword.getKey());
            if (i < 0) {
                throw PyError.type(function + "() got an unexpected keyword argument '" + keyword.getKey() + "'");
            }
            if (values[i] != null) {
                throw PyError.type(function + "() got multiple values for argument '" + keyword.getKey() + "'");
            }
            values[i] = keyword.getValue();
        }
        return new Bound(function, parameters, values);
    }

    private static int indexOf(String[] parameters, String name) {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(int i) {
        return values[i] != null;
    }

    /** Whether it was given and is not None. */
    boolean hasValue(int i) {
        return values[i] != null && values[i] != None.NONE;
    }

    Object get(int i) {
        Object value = values[i];
        if (value == null) {
            throw PyError.type(function + "() missing 1 required positional argument: '" + parameters[i] + "'");
        }
        return value;
    }

    Object get(int i, Object defaultValue) {
        Object value = values[i];
        return value == null ? defaultValue : value;
    }

    boolean truth(int i, boolean defaultValue) {
        Object value = values[i];
        return value == null ? defaultValue : Values.truth(value);
    }

    /** An integer, as an index or a count. */
    int integer(int i) {
        return Numbers.toIndex(get(i));
    }

    int integer(int i, int defaultValue) {
        return has(i) ? integer(i) : defaultValue;
    }

    /** A string. */
    String text(int i) {
        Object value = get(i);
        String text = Values.text(value);
        if (text == null) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type(
                    function + "() argument '" + parameters[i] + "' must be str, not " + Values.typeName(value));
        }
        return text;
    }

    String text(int i, String defaultValue) {
        return has(i) ? text(i) : defaultValue;
    }
}
