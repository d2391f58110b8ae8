package dev.inlay.internal.template;

import java.util.List;

/** Python's {@code format % values}. */
final class PercentFormat {

    private static final int ABSENT = Integer.MIN_VALUE;

    private final RenderState runtime;
    private final String format;
    private final Object arguments;
    private final boolean escape;
    private final StringBuilder out = new StringBuilder();
    private int pos;
    private int nextArgument;

    private PercentFormat(RenderState runtime, String format, Object arguments, boolean escape) {
        this.runtime = runtime;
        this.format = format;
        this.arguments = arguments;
        this.escape = escape;
    }

    /**
     * Formats.
     *
     * @param escape whether the values of {@code %s} are escaped, as a {@link Markup} format does
     */
    static String format(RenderState runtime, String format, Object arguments, boolean escape) {
        PercentFormat formatter = new PercentFormat(runtime, format, arguments, escape);
        formatter.run();
        return formatter.out.toString();
    }

    private void run() {
        while (pos < format.length()) {
            char c = format.charAt(pos++);
            if (c == '%') {
                conversion();
                runtime.checkText(out.length());
            } else {
                out.append(c);
            }
        }
        if (nextArgument < positionalCount()) {
            throw PyError.type("not all arguments converted during string formatting");
        }
    }

    private int positionalCount() {
        if (arguments instanceof Tuple tuple) {
            return tuple.items().size();
        }
        // What could be a mapping may stay unused; so Python treats everything with items but strings.
        boolean mapping = arguments instanceof Dict
                || arguments instanceof List
                || arguments instanceof Range
                || arguments instanceof Undefined;
        return mapping ? 0 : 1;
    }

    private Object nextArgument() {
        if (arguments instanceof Tuple tuple) {
            if (nextArgument < tuple.items().size()) {
                return tuple.items().get(nextArgument++);
            }
        } else if (nextArgument == 0) {
            nextArgument++;
            return arguments;
        }
        throw PyError.type("not enough arguments for format string");
    }

    private char peek() {
        if (pos >= format.length()) {
            throw PyError.value("incomplete format");
        }
        return format.charAt(pos);
    }

    private void conversion() {
        Object mapped = null;
        if (peek() == '(') {
            mapped = mapped();
        }
        FormatSpec spec = new FormatSpec();
        while ("-+ #0".indexOf(peek()) >= 0) {
            char flag = format.charAt(pos++);
            spec.alternate |= flag == '#';
            spec.zero |= flag == '0';
            spec.left |= flag == '-';
            if (flag == '+' || (flag == ' ' && spec.sign != '+')) {
                spec.sign = flag;
            }
        }
        int width = number();
        if (width != ABSENT) {
            spec.left |= width < 0;
            spec.width = Math.abs(width);
        }
        if (peek() == '.') {
            pos++;
            spec.precision = Math.max(0, number());
        }
        while ("hlL".indexOf(peek()) >= 0) {
            pos++;
        }
        char type = format.charAt(pos++);
        if (type == '%') {
            out.append('%');
            return;
        }
        runtime.chargeText(Math.max(0, spec.width));
        Object value = mapped == null ? nextArgument() : mapped;
        out.append(spec.pad(convert(type, value, spec)));
    }

    private Object mapped() {
        if (!(arguments instanceof Dict dict)) {
            throw PyError.type("format requires a mapping");
        }
        int open = 1;
        int start = ++pos;
        while (open > 0) {
            if (pos >= format.length()) {
                throw PyError.value("incomplete format key");
            }
            char c = format.charAt(pos++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        String key = format.substring(start, pos - 1);
        Object value = dict.get(key);
        if (value == null) {
            throw PyError.key(Repr.of(key));
        }
        return value;
    }

    /** A width or precision, or {@link #ABSENT}. */
    private int number() {
        if (peek() == '*') {
            pos++;
            Object value = nextArgument();
            if (!Numbers.isInt(value)) {
                throw PyError.type("* wants int");
            }
            return Math.max(-Integer.MAX_VALUE, Numbers.toIndex(value));
        }
        if (!Character.isDigit(peek())) {
            return ABSENT;
        }
        long number = 0;
        while (peek() >= '0' && peek() <= '9') {
            number = number * 10 + (format.charAt(pos++) - '0');
            if (number > Integer.MAX_VALUE) {
                throw PyError.value("width too big");
            }
        }
        return (int) number;
    }

    private String convert(char type, Object value, FormatSpec spec) {
        switch (type) {
            case 's':
                spec.zero = false;
                return spec.cut(escape ? Markup.escape(value).text() : Repr.str(value));
            case 'r':
                spec.zero = false;
                return spec.cut(Repr.of(value));
            case 'a':
                spec.zero = false;
                return spec.cut(Repr.ascii(value));
            case 'c':
                spec.zero = false;
                return character(value);
            case 'd':
            case 'i':
            case 'u':
                return integer(value, 'd', spec);
            case 'o':
            case 'x':
            case 'X':
                if (value instanceof Double) {
                    throw PyError.type("%" + type + " format: an integer is required, not float");
                }
                return integer(value, type, spec);
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G':
                if (!Values.isNumber(value)) {
                    if (value instanceof Undefined undefined) {
                        throw undefined.error();
                    }
                    throw PyError.type("must be real number, not " + Values.typeName(value));
                }
                return spec.real(Numbers.toDouble(value), type);
            default:
                throw PyError.value("unsupported format character '" + type + "'");
        }
    }

    private static String integer(Object value, char type, FormatSpec spec) {
        Object number =
                value instanceof Double real ? Numbers.fromWhole(real < 0 ? Math.ceil(real) : Math.floor(real)) : value;
        if (!Numbers.isInt(number)) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("%" + type + " format: a real number is required, not " + Values.typeName(value));
        }
        return spec.integer(number, type);
    }

    private static String character(Object value) {
        if (Numbers.isInt(value)) {
            int code = Numbers.toIndex(value);
            if (!Character.isValidCodePoint(code)) {
                throw PyError.overflow("%c arg not in range(0x110000)");
            }
            return Character.toString(code);
        }
        String text = Values.text(value);
        if (text == null || text.codePointCount(0, text.length()) != 1) {
            throw PyError.type("%c requires int or char");
        }
        return text;
    }
}
