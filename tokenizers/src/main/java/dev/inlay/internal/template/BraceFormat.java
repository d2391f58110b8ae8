package dev.inlay.internal.template;

import java.util.List;

/** Python's {@code str.format}, with attribute and item access as the sandbox allows it. */
final class BraceFormat {

    private static final int MAX_DEPTH = 2;

    private final RenderState runtime;
    private final Args args;
    private final boolean escape;
    private int nextArgument;
    private boolean numbered;

    private BraceFormat(RenderState runtime, Args args, boolean escape) {
        this.runtime = runtime;
        this.args = args;
        this.escape = escape;
    }

    /**
     * Formats.
     *
     * @param escape whether values are escaped, as a {@link Markup} format does
     */
    static String format(RenderState runtime, String format, Args args, boolean escape) {
        return new BraceFormat(runtime, args, escape).expand(format, MAX_DEPTH);
    }

    private String expand(String format, int depth) {
        if (depth == 0) {
            throw PyError.value("Max string recursion exceeded");
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i++);
            boolean doubled = i < format.length() && format.charAt(i) == c;
            if (c == '}') {
                if (!doubled) {
                    throw PyError.value("Single '}' encountered in format string");
                }
                out.append(c);
                i++;
            } else if (c == '{' && doubled) {
                out.append(c);
                i++;
            } else if (c == '{') {
                int end = fieldEnd(format, i);
                out.append(field(format.substring(i, end), depth));
                runtime.chargeText(out.length() / 64);
                runtime.checkText(out.length());
                i = end + 1;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int fieldEnd(String format, int from) {
        int open = 1;
        for (int i = from; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i;
            }
        }
        throw PyError.value(
                from == format.length()
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private String field(String field, int depth) {
        int bracket = 0;
        int nameEnd = field.length();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            bracket = c == '[' ? 1 : c == ']' ? 0 : bracket;
            if (bracket == 0 && (c == ':' || c == '!')) {
                nameEnd = i;
                break;
            }
        }
        Object value = lookUp(field.substring(0, nameEnd));
        int specStart = nameEnd;
        if (nameEnd < field.length() && field.charAt(nameEnd) == '!') {
            boolean valid =
                    nameEnd + 1 < field.length() && (nameEnd + 2 == field.length() || field.charAt(nameEnd + 2) == ':');
            if (!valid) {
                throw PyError.value("expected ':' after conversion specifier");
            }
            value = convert(value, field.charAt(nameEnd + 1));
            specStart = nameEnd + 2;
        }
        String spec = specStart < field.length() ? expand(field.substring(specStart + 1), depth - 1) : "";
        if (escape) {
            return Markup.escape(value instanceof Markup ? value : apply(value, spec))
                    .text();
        }
        return apply(value, spec);
    }

    private static Object convert(Object value, char conversion) {
        switch (conversion) {
            case 's':
                return Repr.str(value);
            case 'r':
                return Repr.of(value);
            case 'a':
                return Repr.ascii(value);
            default:
                throw PyError.value("Unknown conversion specifier " + conversion);
        }
    }

    private Object lookUp(String path) {
        int i = 0;
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '[') {
            i++;
        }
        Object value = argument(path.substring(0, i));
        while (i < path.length()) {
            boolean attribute = path.charAt(i) == '.';
            int end = i + 1;
            while (end < path.length()
                    && (attribute ? path.charAt(end) != '.' && path.charAt(end) != '[' : path.charAt(end) != ']')) {
                end++;
            }
            String key = path.substring(i + 1, end);
            if (key.isEmpty()) {
                throw PyError.value("Empty attribute in format string");
            }
            if (attribute) {
                value = Subscripts.attribute(runtime, value, key);
                i = end;
            } else {
                if (end == path.length()) {
                    throw PyError.value("Missing ']' in format string");
                }
                value = Subscripts.item(runtime, value, isNumber(key) ? index(key) : (Object) key);
                i = end + 1;
                if (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '[') {
                    throw PyError.value("Only '.' or '[' may follow ']' in format field specifier");
                }
            }
        }
        return value;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Long index(String digits) {
        if (digits.length() > 9) {
            throw PyError.value("Too many decimal digits in format string");
        }
        return Long.valueOf(digits);
    }

    private Object argument(String name) {
        List<Object> positional = args.positional();
        if (name.isEmpty() || isNumber(name)) {
            boolean automatic = name.isEmpty();
            if (automatic ? numbered : nextArgument > 0) {
                throw PyError.value(
                        automatic
                                ? "cannot switch from manual field specification to automatic field numbering"
                                : "cannot switch from automatic field numbering to manual field specification");
            }
            numbered |= !automatic;
            long index = automatic ? nextArgument++ : index(name);
            if (index >= positional.size()) {
                throw PyError.index("Replacement index " + index + " out of range for positional args tuple");
            }
            return positional.get((int) index);
        }
        Object value = args.keywords().get(name);
        if (value == null) {
            throw PyError.key(Repr.of(name));
        }
        return value;
    }

    /** Python's {@code format(value, spec)}. */
    private String apply(Object value, String spec) {
        if (spec.isEmpty()) {
            return Repr.str(value);
        }
        boolean number = Values.isNumber(value) && !(value instanceof Boolean);
        if (!number && !Values.isString(value) && !(value instanceof Boolean)) {
            throw PyError.type("unsupported format string passed to " + Values.typeName(value) + ".__format__");
        }
        return new SpecParser(runtime, spec).apply(value);
    }
}
