package dev.inlay.internal.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes floats as Python does: the shortest digits that read back the same, or a fixed number of them. */
final class FloatFormat {

    /** Decimals of up to this many digits always survive being stored as a double. */
    private static final int SAFE_DIGITS = 15;

    private static final int MAX_PRECISION = 1_100;

    private FloatFormat() {}

    /** Python's {@code repr} of a float. */
    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            // Whole numbers of everyday size need no search for their digits.
            return (value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value)) + ".0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        StringBuilder out = new StringBuilder(value < 0 ? "-" : "");
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            out.append(plain);
            if (plain.indexOf('.') < 0) {
                out.append(".0");
            }
        } else {
            scientific(out, digits, exponent);
        }
        return out.toString();
    }

    private static void scientific(StringBuilder out, String digits, int exponent) {
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        appendExponent(out, 'e', exponent);
    }

    private static void appendExponent(StringBuilder out, char letter, int exponent) {
        out.append(letter).append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        if (size < 10) {
            out.append('0');
        }
        out.append(size);
    }

    /** The shortest decimal that reads back as the value (Double.toString of JDK 17 is not always the shortest). */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = value < Double.MIN_NORMAL ? 1 : SAFE_DIGITS; digits < 17; digits++) {
            // At a power of two the doubles above lie wider apart, so that the farther neighbour may be the one to fit.
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP}) {
                BigDecimal rounded = exact.round(new MathContext(digits, mode));
                if (rounded.doubleValue() == value) {
                    return rounded.stripTrailingZeros();
                }
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /**
     * Python's formatting of a finite float's magnitude by one of the types {@code f F e E g G}.
     *
     * @param alternate keeps the point and, for {@code g}, trailing zeros
     */
    static String format(double value, char type, int precision, boolean alternate) {
        if (precision > MAX_PRECISION) {
            throw PyError.limit("a float is asked for with more than " + MAX_PRECISION + " digits");
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String name = Double.isNaN(value) ? "nan" : "inf";
            return Character.isUpperCase(type) ? name.toUpperCase(java.util.Locale.ROOT) : name;
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        switch (Character.toLowerCase(type)) {
            case 'f':
                return fixed(exact, precision, alternate);
            case 'e':
                return exponential(exact, precision, alternate, type);
            default:
                return general(exact, precision == 0 ? 1 : precision, alternate, type);
        }
    }

    private static String fixed(BigDecimal value, int precision, boolean alternate) {
        String text = value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return alternate && precision == 0 ? text + "." : text;
    }

    private static String exponential(BigDecimal value, int precision, boolean alternate, char type) {
        StringBuilder out = new StringBuilder();
        String digits;
        int exponent = 0;
        if (value.signum() == 0) {
            digits = "0".repeat(precision + 1);
        } else {
            BigDecimal rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
            exponent = rounded.precision() - rounded.scale() - 1;
            digits = rounded.unscaledValue().toString();
            digits += "0".repeat(precision + 1 - digits.length());
        }
        out.append(digits.charAt(0));
        if (precision > 0 || alternate) {
            out.append('.').append(digits, 1, digits.length());
        }
        appendExponent(out, Character.isUpperCase(type) ? 'E' : 'e', exponent);
        return out.toString();
    }

    private static String general(BigDecimal value, int precision, boolean alternate, char type) {
        BigDecimal rounded = value.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = value.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String text;
        String tail = "";
        if (exponent < -4 || exponent >= precision) {
            String all = exponential(value, precision - 1, alternate, type);
            int at = Math.max(all.indexOf('e'), all.indexOf('E'));
            text = all.substring(0, at);
            tail = all.substring(at);
        } else {
            text = fixed(value, Math.max(0, precision - 1 - exponent), alternate);
        }
        if (!alternate && text.indexOf('.') >= 0) {
            int end = text.length();
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            text = text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
        }
        return text + tail;
    }
}
