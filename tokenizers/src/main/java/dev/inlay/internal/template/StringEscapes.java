package dev.inlay.internal.template;

/** The backslash escapes of string literals, as Python's {@code unicode-escape} codec reads them. */
final class StringEscapes {

    private StringEscapes() {}

    /** Decodes the inside of a literal that starts at {@code offset} of the source. */
    static String decode(String body, int offset) {
        StringBuilder out = new StringBuilder(body.length());
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (i == body.length()) {
                throw SyntaxError.at(offset + i - 1, "\\ at end of string");
            }
            int escape = body.codePointAt(i);
            i += Character.charCount(escape);
            switch (escape) {
                case '\n':
                    break;
                case 'a':
                    out.append('\u0007');
                    break;
                case 'b':
                    out.append('\b');
                    break;
                case 'f':
                    out.append('\f');
                    break;
                case 'n':
                    out.append('\n');
                    break;
                case 'r':
                    out.append('\r');
                    break;
                case 't':
                    out.append('\t');
                    break;
                case 'v':
                    out.append('\u000b');
                    break;
                case '\\':
                case '\'':
                case '"':
                    out.append((char) escape);
                    break;
                case 'x':
                    i = hex(body, i, 2, offset, out);
                    break;
                case 'u':
                    i = hex(body, i, 4, offset, out);
                    break;
                case 'U':
                    i = hex(body, i, 8, offset, out);
                    break;
                case 'N':
                    i = named(body, i, offset, out);
                    break;
                default:
                    i = other(body, i, escape, out);
            }
        }
        return out.toString();
    }

    private static int other(String body, int next, int escape, StringBuilder out) {
        int i = next;
        if (escape >= '0' && escape <= '7') {
            int value = escape - '0';
            for (int n = 1; n < 3 && i < body.length() && Character.digit(body.charAt(i), 8) >= 0; n++) {
                value = value * 8 + Character.digit(body.charAt(i++), 8);
            }
            out.append((char) value);
            return i;
        }
        out.append('\\');
        if (escape >= 0x80) {
            // Jinja first writes non-ASCII characters as escapes, whose backslash the one before it then escapes.
            out.append(Repr.escape(escape));
            out.deleteCharAt(out.lastIndexOf("\\"));
        } else {
            out.append((char) escape);
        }
        return i;
    }

    private static int hex(String body, int from, int digits, int offset, StringBuilder out) {
        int value = 0;
        int i = from;
        for (; i < from + digits; i++) {
            int digit = i < body.length() && body.charAt(i) < 0x80 ? Character.digit(body.charAt(i), 16) : -1;
            if (digit < 0) {
                throw SyntaxError.at(offset + from - 2, "truncated \\" + body.charAt(from - 1) + " escape");
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw SyntaxError.at(offset + from - 2, "illegal Unicode character");
        }
        out.appendCodePoint(value);
        return i;
    }

    private static int named(String body, int from, int offset, StringBuilder out) {
        int close = body.indexOf('}', from);
        if (from >= body.length() || body.charAt(from) != '{' || close < 0) {
            throw SyntaxError.at(offset + from - 2, "malformed \\N character escape");
        }
        try {
            out.appendCodePoint(Character.codePointOf(body.substring(from + 1, close)));
        } catch (IllegalArgumentException e) {
            throw SyntaxError.at(offset + from - 2, "unknown Unicode character name");
        }
        return close + 1;
    }
}
