package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes values as Python's {@code json.dumps} does. */
final class JsonWriter {

    private static final int MAX_DEPTH = 200;

    private final RenderState runtime;
    private final StringBuilder out = new StringBuilder();
    private final boolean ascii;
    private final boolean sortKeys;
    private final @Nullable String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private int depth;

    /**
     * A writer for one value.
     *
     * @param indent what to indent each level by, or null for a single line
     * @param itemSeparator between elements; null for Python's default
     * @param keySeparator between a key and its value; null for Python's default
     */
    JsonWriter(
            RenderState runtime,
            boolean ascii,
            @Nullable String indent,
            @Nullable String itemSeparator,
            @Nullable String keySeparator,
            boolean sortKeys) {
        this.runtime = runtime;
        this.ascii = ascii;
        this.indent = indent;
        this.itemSeparator = itemSeparator != null ? itemSeparator : indent == null ? ", " : ",";
        this.keySeparator = keySeparator != null ? keySeparator : ": ";
        this.sortKeys = sortKeys;
    }

    String write(Object value) {
        append(value);
        return out.toString();
    }

    private void append(Object value) {
        runtime.step();
        runtime.checkText(out.length());
        String text = Values.text(value);
        if (text != null) {
            string(text);
        } else if (value instanceof Dict dict) {
            dict(dict);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Tuple tuple) {
            list(tuple.items());
        } else {
            out.append(scalar(value));
        }
    }

    private static String scalar(Object value) {
        if (value == None.NONE) {
            return "null";
        } else if (value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Double number) {
            if (number.isNaN()) {
                return "NaN";
            }
            return number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : FloatFormat.repr(number);
        } else if (Numbers.isInt(value)) {
            return Numbers.intToString(value);
        }
        throw PyError.type("Object of type " + Values.typeName(value) + " is not JSON serializable");
    }

    private void list(List<?> items) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        open('[');
        boolean first = true;
        for (Object item : items) {
            separate(first);
            first = false;
            append(item);
        }
        close(']');
    }

    private void dict(Dict dict) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        open('{');
        boolean first = true;
        for (Object entry : entries(dict)) {
            separate(first);
            first = false;
            Dict.Entry pair = (Dict.Entry) entry;
            string(key(pair.key()));
            out.append(keySeparator);
            append(pair.value());
        }
        close('}');
    }

    private List<Object> entries(Dict dict) {
        List<Object> entries = new ArrayList<>(dict.entries());
        return sortKeys ? Compare.sorted(runtime, entries, dict.keys(), false) : entries;
    }

    private static String key(Object key) {
        String text = Values.text(key);
        if (text != null) {
            return text;
        }
        if (key == None.NONE || Values.isNumber(key)) {
            return scalar(key);
        }
        throw PyError.type("keys must be str, int, float, bool or None, not " + Values.typeName(key));
    }

    private void open(char bracket) {
        if (++depth > MAX_DEPTH) {
            throw PyError.limit("a value is nested too deeply for JSON");
        }
        out.append(bracket);
        newLine();
    }

    private void close(char bracket) {
        depth--;
        newLine();
        out.append(bracket);
    }

    private void separate(boolean first) {
        if (!first) {
            out.append(itemSeparator);
            newLine();
        }
    }

    private void newLine() {
        if (indent != null) {
            runtime.chargeText((long) indent.length() * depth);
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void string(String text) {
        runtime.chargeText(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"':
                    out.append("\\\"");
                    break;
                case '\\':
                    out.append("\\\\");
                    break;
                case '\n':
                    out.append("\\n");
                    break;
                case '\r':
                    out.append("\\r");
                    break;
                case '\t':
                    out.append("\\t");
                    break;
                case '\b':
                    out.append("\\b");
                    break;
                case '\f':
                    out.append("\\f");
                    break;
                default:
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        unicode(c);
                    } else {
                        out.append(c);
                    }
            }
        }
        out.append('"');
    }

    private void unicode(char c) {
        String hex = Integer.toHexString(c);
        out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
}
