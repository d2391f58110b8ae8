package dev.inlay.internal.template;

import dev.inlay.internal.template.Token.Type;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template into tokens, with Jinja2's white space rules for {@code trim_blocks=True, lstrip_blocks=True}: the
 * newline after a block or comment goes, and so does the blank space before one that starts its line; {@code -} takes all
 * white space on its side, {@code +} keeps it. Hand-written instead of by regular expressions, so that every source is cut
 * in linear time.
 */
final class Lexer {

    private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int pos;
    /** Whether the piece of source before {@link #pos} ended with a newline (or is empty). */
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** Newlines as the lexer wants them: only {@code \n}, and one at the very end dropped. */
    static String normalize(String source) {
        String unix = source;
        if (source.indexOf('\r') >= 0) {
            unix = source.replace("\r\n", "\n").replace('\r', '\n');
        }
        return unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }

    /** Cuts a {@linkplain #normalize normalized} source; the last token is {@link Type#EOF}. */
    static List<Token> tokenize(String source) {
        Lexer lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (pos < source.length()) {
            int tag = nextTag(pos);
            if (tag < 0) {
                add(Type.DATA, source.substring(pos), pos);
                pos = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            int start = tag + 2;
            if (kind == '%') {
                int rawEnd = matchRaw(tag);
                if (rawEnd >= 0) {
                    data(pos, tag, sign(start), true);
                    raw(tag, rawEnd);
                    continue;
                }
            }
            char sign = sign(start);
            data(pos, tag, sign, kind != '{');
            pos = sign == 0 ? start : start + 1;
            lineStarting = false;
            if (kind == '#') {
                comment(tag);
            } else {
                tag(tag, kind == '{');
            }
        }
        add(Type.EOF, "", source.length());
    }

    private int nextTag(int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    /** The white space sign at {@code at}, or 0. */
    private char sign(int at) {
        if (at < source.length()) {
            char c = source.charAt(at);
            if (c == '-' || c == '+') {
                return c;
            }
        }
        return 0;
    }

    private void data(int from, int to, char sign, boolean lstrip) {
        int end = to;
        if (sign == '-') {
            while (end > from && Chars.isSpace(source.charAt(end - 1))) {
                end--;
            }
        } else if (sign != '+' && lstrip) {
            int blank = to;
            while (blank > from && source.charAt(blank - 1) != '\n' && Chars.isSpace(source.charAt(blank - 1))) {
                blank--;
            }
            if (blank > from ? source.charAt(blank - 1) == '\n' : lineStarting) {
                end = blank;
            }
        }
        if (end > from) {
            add(Type.DATA, source.substring(from, end), from);
        }
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < source.length() && Chars.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The end of a {@code {% raw %}} tag that starts at {@code tag}, or -1. */
    private int matchRaw(int tag) {
        int i = tag + 2;
        if (sign(i) != 0) {
            i++;
        }
        i = skipSpace(i);
        if (!source.startsWith("raw", i)) {
            return -1;
        }
        i = skipSpace(i + 3);
        if (source.startsWith("-%}", i)) {
            return skipSpace(i + 3);
        }
        return source.startsWith("%}", i) ? i + 2 : -1;
    }

    private void raw(int tag, int from) {
        pos = from;
        lineStarting = source.charAt(from - 1) == '\n';
        for (int i = source.indexOf("{%", from); i >= 0; i = source.indexOf("{%", i + 1)) {
            char sign = sign(i + 2);
            int at = skipSpace(sign == 0 ? i + 2 : i + 3);
            if (!source.startsWith("endraw", at)) {
                continue;
            }
            int end = blockEnd(skipSpace(at + 6));
            if (end >= 0) {
                data(from, i, sign, true);
                pos = end;
                lineStarting = source.charAt(end - 1) == '\n';
                return;
            }
        }
        throw SyntaxError.at(tag, "Missing end of raw directive");
    }

    /** Where the source goes on after a block end at {@code at}, or -1 if there is none. */
    private int blockEnd(int at) {
        return end(at, "%}");
    }

    private int end(int at, String close) {
        if (source.startsWith("+" + close, at)) {
            return at + 3;
        }
        if (source.startsWith("-" + close, at)) {
            return skipSpace(at + 3);
        }
        if (source.startsWith(close, at)) {
            int end = at + 2;
            return end < source.length() && source.charAt(end) == '\n' ? end + 1 : end;
        }
        return -1;
    }

    private void comment(int tag) {
        int close = source.indexOf("#}", pos);
        if (close < 0) {
            throw SyntaxError.at(tag, "Missing end of comment tag");
        }
        // The sign belongs to the end tag only if it is not the sign of the opening tag: {#-#} has no second one.
        boolean signed = close > pos && sign(close - 1) != 0;
        pos = end(signed ? close - 1 : close, "#}");
        lineStarting = source.charAt(pos - 1) == '\n';
    }

    private void tag(int tag, boolean variable) {
        add(variable ? Type.VARIABLE_BEGIN : Type.BLOCK_BEGIN, source.substring(tag, pos), tag);
        Deque<Character> open = new ArrayDeque<>();
        while (pos < source.length()) {
            int start = pos;
            if (open.isEmpty()) {
                int end = variable ? variableEnd(start) : blockEnd(start);
                if (end >= 0) {
                    add(variable ? Type.VARIABLE_END : Type.BLOCK_END, source.substring(start, end), start);
                    pos = end;
                    lineStarting = source.charAt(end - 1) == '\n';
                    return;
                }
            }
            char c = source.charAt(start);
            if (Chars.isSpace(c)) {
                pos = skipSpace(start);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (c == '"' || c == '\'') {
                string(c);
            } else if (isWord(start)) {
                name();
            } else {
                operator(c, open);
            }
        }
        // An unclosed tag: the parser says what it was waiting for.
    }

    private int variableEnd(int at) {
        if (source.startsWith("-}}", at)) {
            return skipSpace(at + 3);
        }
        return source.startsWith("}}", at) ? at + 2 : -1;
    }

    private boolean isWord(int at) {
        return Chars.isWord(source.codePointAt(at)) || Character.isUnicodeIdentifierPart(source.codePointAt(at));
    }

    private void name() {
        int start = pos;
        while (pos < source.length() && isWord(pos)) {
            pos += Character.charCount(source.codePointAt(pos));
        }
        String name = source.substring(start, pos);
        if (!Chars.isIdentifier(name)) {
            throw SyntaxError.at(start, "Invalid character in identifier");
        }
        add(Type.NAME, name, start);
    }

    private void operator(char c, Deque<Character> open) {
        int start = pos;
        String two = start + 2 <= source.length() ? source.substring(start, start + 2) : "";
        switch (two) {
            case "//":
            case "**":
            case "==":
            case "!=":
            case ">=":
            case "<=":
                add(Type.OPERATOR, two, start);
                pos += 2;
                return;
            default:
        }
        if (OPERATORS.indexOf(c) < 0) {
            throw SyntaxError.at(start, "unexpected char " + Repr.of(Character.toString(source.codePointAt(start))));
        }
        switch (c) {
            case '{':
                open.push('}');
                break;
            case '(':
                open.push(')');
                break;
            case '[':
                open.push(']');
                break;
            case '}':
            case ')':
            case ']':
                if (open.isEmpty()) {
                    throw SyntaxError.at(start, "unexpected '" + c + "'");
                }
                char expected = open.pop();
                if (expected != c) {
                    throw SyntaxError.at(start, "unexpected '" + c + "', expected '" + expected + "'");
                }
                break;
            default:
        }
        add(Type.OPERATOR, String.valueOf(c), start);
        pos++;
    }

    private void number() {
        int start = pos;
        int floatEnd = start > 0 && source.charAt(start - 1) == '.' ? -1 : matchFloat(start);
        if (floatEnd > 0) {
            pos = floatEnd;
            String text = source.substring(start, floatEnd);
            tokens.add(new Token(Type.FLOAT, text, Double.valueOf(text.replace("_", "")), start));
            return;
        }
        int radix = 10;
        int digits = start;
        if (source.charAt(start) == '0' && start + 1 < source.length()) {
            radix = radixOf(source.charAt(start + 1));
            if (radix != 10 && digitsEnd(start + 2, radix, true) > start + 2) {
                digits = start + 2;
            } else {
                radix = 10;
            }
        }
        int end;
        if (radix != 10) {
            end = digitsEnd(digits, radix, true);
        } else if (source.charAt(start) == '0') {
            // A decimal number does not start with 0, but 0_0 is a way to write zero.
            end = digitsEnd(start, 1, false);
        } else {
            end = digitsEnd(start, 10, false);
        }
        String text = source.substring(digits, end).replace("_", "");
        if (text.length() > Numbers.MAX_DIGITS) {
            throw SyntaxError.at(start, "Exceeds the limit (" + Numbers.MAX_DIGITS + " digits) for integer literals");
        }
        tokens.add(new Token(
                Type.INTEGER, source.substring(start, end), Numbers.normalize(new BigInteger(text, radix)), start));
        pos = end;
    }

    private static int radixOf(char c) {
        switch (c) {
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
                return 10;
        }
    }

    /** The end of a run of digits (radix 1: only zeros) with single underscores between them. */
    private int digitsEnd(int from, int radix, boolean underscoreFirst) {
        int i = from;
        boolean previousDigit = underscoreFirst;
        while (i < source.length()) {
            char c = source.charAt(i);
            boolean digit = c < 0x80 && (radix == 1 ? c == '0' : Character.digit(c, radix) >= 0);
            if (digit) {
                previousDigit = true;
                i++;
            } else if (c == '_' && previousDigit) {
                previousDigit = false;
                i++;
            } else {
                break;
            }
        }
        return i > from && source.charAt(i - 1) == '_' ? i - 1 : i;
    }

    private int matchFloat(int from) {
        int whole = digitsEnd(from, 10, false);
        int end = whole;
        boolean isFloat = false;
        if (whole < source.length() && source.charAt(whole) == '.') {
            int fraction = digitsEnd(whole + 1, 10, false);
            if (fraction > whole + 1) {
                end = fraction;
                isFloat = true;
            }
        }
        if (end < source.length() && (source.charAt(end) == 'e' || source.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (sign(exponent) != 0) {
                exponent++;
            }
            int exponentEnd = digitsEnd(exponent, 10, false);
            if (exponentEnd > exponent) {
                end = exponentEnd;
                isFloat = true;
            }
        }
        return isFloat ? end : -1;
    }

    private void string(char quote) {
        int start = pos;
        int i = start + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= source.length()) {
            throw SyntaxError.at(start, "unexpected char " + Repr.of(String.valueOf(quote)));
        }
        String body = source.substring(start + 1, i);
        add(Type.STRING, body.indexOf('\\') < 0 ? body : StringEscapes.decode(body, start + 1), start);
        pos = i + 1;
    }

    private void add(Type type, String text, int offset) {
        tokens.add(new Token(type, text, text, offset));
    }
}
