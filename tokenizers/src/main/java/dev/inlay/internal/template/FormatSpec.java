package dev.inlay.internal.template;

import java.math.BigInteger;
import java.util.Locale;

/** Width, sign, padding and precision of one formatted value, for both of Python's formatting languages. */
final class FormatSpec {

    private static final int DEFAULT_PRECISION = 6;

    /** {@code #}: prefixes of bases, points and zeros of floats. */
    boolean alternate;

    boolean zero;
    boolean left;
    /** {@code +} or a space before positive numbers; 0 for nothing. */
    char sign;

    int width = -1;
    int precision = -1;
    /** The digit group separator, or 0. */
    char grouping;

    /** An alignment asked for ({@code < > ^ =}), or 0. */
    char align;

    int fill = ' ';

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The text cut to the precision. */
    String cut(String text) {
        if (precision < 0 || precision >= length(text)) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, precision));
    }

    /** A number brought to the width, behind its sign where zeros are put in. */
    String pad(String text) {
        if (align != 0) {
            return align(text, align);
        }
        if (left) {
            return align(text, '<');
        }
        if (zero) {
            fill = '0';
            return align(text, '=');
        }
        return align(text, '>');
    }

    /** A string brought to the width; it stands on the left unless told otherwise. */
    String padText(String text) {
        return align(text, align == 0 ? '<' : align);
    }

    private String align(String text, char how) {
        int missing = width - length(text);
        if (missing <= 0) {
            return text;
        }
        String filler = Character.toString(fill);
        switch (how) {
            case '<':
                return text + filler.repeat(missing);
            case '^':
                return filler.repeat(missing / 2) + text + filler.repeat(missing - missing / 2);
            case '=':
                int digits = prefixLength(text);
                return text.substring(0, digits) + filler.repeat(missing) + text.substring(digits);
            default:
                return filler.repeat(missing) + text;
        }
    }

    private static int prefixLength(String text) {
        int i = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
        boolean based = text.length() > i + 1 && text.charAt(i) == '0' && "xXoObB".indexOf(text.charAt(i + 1)) >= 0;
        return based ? i + 2 : i;
    }

    private String signed(boolean negative, String magnitude) {
        if (negative) {
            return "-" + magnitude;
        }
        return sign == 0 ? magnitude : sign + magnitude;
    }

    /** An integer by type {@code d b o x X}. */
    String integer(Object value, char type) {
        BigInteger number = Numbers.toBig(value);
        int radix = type == 'b' ? 2 : type == 'o' ? 8 : type == 'd' ? 10 : 16;
        String digits = radix == 10
                ? Numbers.intToString(Numbers.abs(value))
                : number.abs().toString(radix);
        if (precision > digits.length()) {
            digits = "0".repeat(Math.min(precision, Numbers.MAX_DIGITS) - digits.length()) + digits;
        }
        digits = group(digits, radix == 10 ? 3 : 4);
        if (type == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        String prefix = alternate && radix != 10 ? "0" + type : "";
        return signed(number.signum() < 0, prefix + digits);
    }

    /** A float by type {@code e E f F g G}. */
    String real(double value, char type) {
        String text = FloatFormat.format(value, type, precision < 0 ? DEFAULT_PRECISION : precision, alternate);
        return signedReal(value, text);
    }

    private String signedReal(double value, String magnitude) {
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        if (grouping == 0) {
            return signed(negative, magnitude);
        }
        int end = 0;
        while (end < magnitude.length() && Character.isDigit(magnitude.charAt(end))) {
            end++;
        }
        return signed(negative, group(magnitude.substring(0, end), 3) + magnitude.substring(end));
    }

    /** A float without type: its repr, or as many digits as the precision asks for. */
    String plainReal(double value) {
        if (precision < 0) {
            return signedReal(value, FloatFormat.repr(Math.abs(value)));
        }
        // Like "g", but with at least one digit behind the point, and one digit earlier to an exponent.
        String text = FloatFormat.format(value, 'g', Math.max(precision, 1), alternate);
        if (text.indexOf('e') < 0 && text.indexOf('.') < 0 && Character.isDigit(text.charAt(0))) {
            text = text.length() >= Math.max(precision, 1)
                    ? FloatFormat.format(value, 'e', Math.max(precision, 1) - 1, false)
                    : text + ".0";
            text = withoutTrailingZeros(text);
        }
        return signedReal(value, text);
    }

    private static String withoutTrailingZeros(String text) {
        int exponent = text.indexOf('e');
        int point = text.indexOf('.');
        if (exponent < 0 || point < 0) {
            return text;
        }
        int end = exponent;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end) + text.substring(exponent);
    }

    private String group(String digits, int size) {
        if (grouping == 0) {
            return digits;
        }
        StringBuilder out = new StringBuilder(digits);
        for (int i = digits.length() - size; i > 0; i -= size) {
            out.insert(i, grouping);
        }
        return out.toString();
    }
}
