package dev.inlay.internal.template;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads numbers as Python's {@code int(text, base)} and {@code float(text)} do. */
final class NumberParser {

    private NumberParser() {}

    /** The integer, or null if the text is none. */
    static @Nullable Object integer(String text, int base) {
        String digits = plainDigits(Text.strip(text, null, true, true));
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = base;
        int prefix = radixOfPrefix(digits);
        if (prefix != 0 && (base == 0 || base == prefix)) {
            radix = prefix;
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        } else if (base == 0) {
            radix = 10;
            if (digits.startsWith("0") && !digits.chars().allMatch(c -> c == '0' || c == '_')) {
                return null;
            }
        }
        if (radix < 2 || radix > 36) {
            return null;
        }
        String pure = withoutUnderscores(digits);
        if (pure == null || pure.length() > Numbers.MAX_DIGITS) {
            return null;
        }
        for (int i = 0; i < pure.length(); i++) {
            if (Character.digit(pure.charAt(i), radix) < 0) {
                return null;
            }
        }
        BigInteger value = new BigInteger(pure, radix);
        return Numbers.normalize(negative ? value.negate() : value);
    }

    private static int radixOfPrefix(String digits) {
        if (digits.length() < 3 || digits.charAt(0) != '0') {
            return 0;
        }
        switch (digits.charAt(1)) {
            case 'b':
            case 'B':
                return 2;
            case 'o':
            case 'O':
                return 8;
            case 'x':
            case 'X':
                return 16;
            default:
                return 0;
        }
    }

    /** Without the single underscores between digits; null if there are others, or nothing. */
    private static @Nullable String withoutUnderscores(String digits) {
        if (digits.isEmpty() || digits.startsWith("_") || digits.endsWith("_") || digits.contains("__")) {
            return null;
        }
        return digits.replace("_", "");
    }

    /** Decimal digits of any script as ASCII ones; what could be mistaken for a number in Java, broken. */
    private static String plainDigits(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) c);
            } else {
                out.append(Chars.isDecimal(c) ? (char) ('0' + Character.digit(c, 10)) : '?');
            }
        });
        return out.toString();
    }

    /** The float, or null if the text is none. */
    static @Nullable Double real(String text) {
        String number = plainDigits(Text.strip(text, null, true, true));
        String name = number.toLowerCase(Locale.ROOT);
        String unsigned = name.startsWith("-") || name.startsWith("+") ? name.substring(1) : name;
        double sign = name.startsWith("-") ? -1 : 1;
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (unsigned.equals("nan")) {
            return Double.NaN;
        }
        if (!isDecimal(unsigned)) {
            return null;
        }
        return sign * Double.parseDouble(unsigned.replace("_", ""));
    }

    /** Digits with an optional point and exponent: less than what Java reads as a double. */
    private static boolean isDecimal(String text) {
        int i = digits(text, 0);
        int count = i;
        if (i < text.length() && text.charAt(i) == '.') {
            int end = digits(text, i + 1);
            count += end - i - 1;
            i = end;
        }
        if (count == 0) {
            return false;
        }
        if (i < text.length() && text.charAt(i) == 'e') {
            int start = i + 1;
            if (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
                start++;
            }
            i = digits(text, start);
            if (i == start) {
                return false;
            }
        }
        return i == text.length();
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean between = c == '_'
                    && i > from
                    && text.charAt(i - 1) != '_'
                    && i + 1 < text.length()
                    && text.charAt(i + 1) >= '0'
                    && text.charAt(i + 1) <= '9';
            if (!digit && !between) {
                break;
            }
            i++;
        }
        return i;
    }
}
