package dev.inlay.internal.template;

/** Python's format specification language: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}. */
final class SpecParser {

    private final RenderState runtime;
    private final String spec;
    private final FormatSpec parsed = new FormatSpec();
    private int pos;

    SpecParser(RenderState runtime, String spec) {
        this.runtime = runtime;
        this.spec = spec;
    }

    String apply(Object value) {
        boolean text = Values.isString(value);
        parse(text);
        String type = spec.substring(pos);
        if (type.codePointCount(0, type.length()) > 1) {
            throw PyError.value("Invalid format specifier");
        }
        runtime.chargeText(Math.max(parsed.width, 0));
        if (text) {
            if (!type.isEmpty() && !type.equals("s")) {
                throw unknown(type, value);
            }
            if (parsed.sign != 0 || parsed.alternate || parsed.align == '=') {
                throw PyError.value("Sign not allowed in string format specifier");
            }
            return parsed.padText(parsed.cut(Repr.str(value)));
        }
        return parsed.pad(number(value, type));
    }

    private String number(Object value, String type) {
        boolean real = value instanceof Double;
        switch (type) {
            case "":
                return real ? parsed.plainReal((Double) value) : parsed.integer(value, 'd');
            case "d":
            case "b":
            case "o":
            case "x":
            case "X":
                if (real) {
                    throw unknown(type, value);
                }
                if (parsed.precision >= 0) {
                    throw PyError.value("Precision not allowed in integer format specifier");
                }
                return parsed.integer(value, type.charAt(0));
            case "n":
                return real ? parsed.real((Double) value, 'g') : parsed.integer(value, 'd');
            case "c":
                if (real) {
                    throw unknown(type, value);
                }
                return Character.toString(Numbers.toIndex(value));
            case "e":
            case "E":
            case "f":
            case "F":
            case "g":
            case "G":
                return parsed.real(Numbers.toDouble(value), type.charAt(0));
            case "%":
                return parsed.real(Numbers.toDouble(value) * 100, 'f') + "%";
            default:
                throw unknown(type, value);
        }
    }

    private static PyError unknown(String type, Object value) {
        return PyError.value("Unknown format code '" + type + "' for object of type '" + Values.typeName(value) + "'");
    }

    private void parse(boolean text) {
        if (spec.length() > 0) {
            int fill = spec.codePointAt(0);
            int next = Character.charCount(fill);
            if (next < spec.length() && "<>^=".indexOf(spec.charAt(next)) >= 0) {
                parsed.fill = fill;
                parsed.align = spec.charAt(next);
                pos = next + 1;
            } else if ("<>^=".indexOf(spec.charAt(0)) >= 0) {
                parsed.align = spec.charAt(0);
                pos = 1;
            }
        }
        if (accept('+') || accept('-') || accept(' ')) {
            char sign = spec.charAt(pos - 1);
            parsed.sign = sign == '-' ? 0 : sign;
        }
        parsed.alternate = accept('#');
        if (accept('0')) {
            if (parsed.align == 0) {
                parsed.align = text ? '<' : '=';
                parsed.fill = '0';
            } else if (parsed.fill == ' ') {
                parsed.fill = '0';
            }
        }
        parsed.width = integer();
        if (accept(',') || accept('_')) {
            parsed.grouping = spec.charAt(pos - 1);
        }
        if (accept('.')) {
            parsed.precision = integer();
            if (parsed.precision < 0) {
                throw PyError.value("Format specifier missing precision");
            }
        }
    }

    private boolean accept(char c) {
        if (pos < spec.length() && spec.charAt(pos) == c) {
            pos++;
            return true;
        }
        return false;
    }

    private int integer() {
        int start = pos;
        long number = 0;
        while (pos < spec.length() && spec.charAt(pos) >= '0' && spec.charAt(pos) <= '9') {
            number = number * 10 + (spec.charAt(pos++) - '0');
            if (number > Integer.MAX_VALUE) {
                throw PyError.value("Too many decimal digits in format string");
            }
        }
        return pos == start ? -1 : (int) number;
    }
}
