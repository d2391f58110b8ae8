package dev.inlay.internal.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The values of templates and what all of them have in common.
 *
 * <p>Python's values are represented so: {@code None} by {@link None}, {@code bool} by {@link Boolean}, {@code int} by
 * {@link Long} or, only where that is too small, {@link BigInteger}, {@code float} by {@link Double}, {@code str} by
 * {@link String} (or {@link Markup}), {@code list} by {@link List}, and the others by classes of this package.
 */
final class Values {

    private Values() {}

    /** The text of a string, or null if the value is none. */
    static @Nullable String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof Markup markup ? markup.text() : null;
    }

    static boolean isString(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    static boolean isNumber(Object value) {
        return value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof BigInteger;
    }

    /** Python's {@code bool(value)}. */
    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof String text) {
            return !text.isEmpty();
        } else if (value == None.NONE || value instanceof Undefined) {
            return false;
        } else if (value instanceof Long number) {
            return number != 0;
        } else if (value instanceof Double number) {
            return number != 0;
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        } else if (value instanceof Dict dict) {
            return dict.size() > 0;
        } else if (value instanceof Tuple tuple) {
            return !tuple.items().isEmpty();
        } else if (value instanceof DictView view) {
            return view.dict().size() > 0;
        } else if (value instanceof Range range) {
            return range.length() > 0;
        } else if (value instanceof Markup markup) {
            return !markup.text().isEmpty();
        }
        return true;
    }

    /** Python's {@code len(value)}, or -1 if the value has no length. */
    static int lengthOrMinusOne(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        } else if (value instanceof List<?> list) {
            return list.size();
        } else if (value instanceof Dict dict) {
            return dict.size();
        } else if (value instanceof Tuple tuple) {
            return tuple.items().size();
        } else if (value instanceof DictView view) {
            return view.dict().size();
        } else if (value instanceof Range range) {
            return range.length();
        } else if (value instanceof Markup markup) {
            return lengthOrMinusOne(markup.text());
        } else if (value instanceof Undefined) {
            return 0;
        } else if (value instanceof LoopContext loop) {
            return loop.length();
        }
        return -1;
    }

    /** Python's {@code len(value)}. */
    static int length(Object value) {
        int length = lengthOrMinusOne(value);
        if (length < 0) {
            throw PyError.type("object of type '" + typeName(value) + "' has no len()");
        }
        return length;
    }

    /** The name of the value's type in Python. */
    static String typeName(Object value) {
        if (value == None.NONE) {
            return "NoneType";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof String) {
            return "str";
        } else if (value instanceof List) {
            return "list";
        } else if (value instanceof Dict) {
            return "dict";
        } else if (value instanceof Tuple) {
            return "tuple";
        } else if (value instanceof DictView view) {
            return "dict_" + view.kind().name().toLowerCase(Locale.ROOT);
        } else if (value instanceof Generator generator) {
            return generator.type();
        } else if (value instanceof Callable callable) {
            return callable.typeName();
        } else if (value instanceof Range) {
            return "range";
        } else if (value instanceof Markup) {
            return "Markup";
        } else if (value instanceof Undefined) {
            return "Undefined";
        } else if (value instanceof Namespace) {
            return "Namespace";
        }
        return "object";
    }
}
