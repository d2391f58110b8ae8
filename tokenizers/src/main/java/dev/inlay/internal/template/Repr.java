package dev.inlay.internal.template;

import java.util.List;
import java.util.Map;

/** Python's {@code str} and {@code repr} of values. */
final class Repr {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_LENGTH = 16 << 20;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private Repr() {}

    /** {@code str(value)}. */
    static String str(Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Markup markup) {
            return markup.text();
        } else if (value instanceof Undefined) {
            return "";
        }
        return of(value);
    }

    /** {@code repr(value)}. */
    static String of(Object value) {
        if (value instanceof Long number) {
            return number.toString();
        }
        Repr repr = new Repr();
        repr.append(value);
        return repr.out.toString();
    }

    private void append(Object value) {
        if (out.length() > MAX_LENGTH) {
            throw PyError.limit("a value is too long to print");
        }
        if (value == None.NONE) {
            out.append("None");
        } else if (value instanceof Boolean truth) {
            out.append(truth ? "True" : "False");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Double number) {
            out.append(FloatFormat.repr(number));
        } else if (Numbers.isInt(value)) {
            out.append(Numbers.intToString(value));
        } else if (value instanceof Markup markup) {
            out.append("Markup(");
            string(markup.text());
            out.append(')');
        } else {
            other(value);
        }
    }

    private void other(Object value) {
        if (++depth > MAX_DEPTH) {
            throw PyError.limit("a value is nested too deeply to print");
        }
        if (value instanceof List<?> list) {
            items("[", list, "]");
        } else if (value instanceof Tuple tuple) {
            items("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
        } else if (value instanceof Dict dict) {
            dict(dict);
        } else if (value instanceof DictView view) {
            out.append(Values.typeName(view)).append('(');
            items("[", view.list(), "]");
            out.append(')');
        } else if (value instanceof Range range) {
            out.append("range(").append(range.start()).append(", ").append(range.stop());
            if (range.step() != 1) {
                out.append(", ").append(range.step());
            }
            out.append(')');
        } else if (value instanceof Undefined) {
            out.append("Undefined");
        } else if (value instanceof Namespace namespace) {
            out.append("<Namespace {");
            String separator = "";
            for (Map.Entry<String, Object> entry : namespace.attributes().entrySet()) {
                out.append(separator);
                string(entry.getKey());
                out.append(": ");
                append(entry.getValue());
                separator = ", ";
            }
            out.append("}>");
        } else if (value instanceof Callable callable) {
            out.append(callable.display());
        } else {
            out.append('<').append(Values.typeName(value)).append(" object>");
        }
        depth--;
    }

    private void items(String open, List<?> items, String close) {
        out.append(open);
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            append(item);
            separator = ", ";
        }
        out.append(close);
    }

    private void dict(Dict dict) {
        out.append('{');
        String separator = "";
        for (Dict.Entry entry : dict.entries()) {
            out.append(separator);
            append(entry.key());
            out.append(": ");
            append(entry.value());
            separator = ", ";
        }
        out.append('}');
    }

    private void string(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
            } else if (Chars.isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(escape(c));
            }
        }
        out.append(quote);
    }

    /** The backslash escape of a character that is not to be shown as it is. */
    static String escape(int c) {
        switch (c) {
            case '\n':
                return "\\n";
            case '\r':
                return "\\r";
            case '\t':
                return "\\t";
            default:
        }
        if (c < 0x100) {
            return "\\x" + hex(c, 2);
        }
        return c < 0x10000 ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
    }

    private static String hex(int c, int digits) {
        String hex = Integer.toHexString(c);
        return "0".repeat(digits - hex.length()) + hex;
    }

    /** Python's {@code ascii}: {@code repr} with every character beyond ASCII escaped. */
    static String ascii(Object value) {
        String repr = of(value);
        StringBuilder out = new StringBuilder(repr.length());
        repr.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) c);
            } else {
                out.append(escape(c));
            }
        });
        return out.toString();
    }
}
