package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What Python's strings can do, on Java's. */
final class Text {

    private Text() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    // Case

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int next = text.offsetByCodePoints(0, 1);
        return title(text.codePointAt(0)) + lower(text.substring(next));
    }

    private static String title(int character) {
        int title = Character.toTitleCase(character);
        if (title != character || character < 0x80) {
            return Character.toString(title);
        }
        // Letters that become several: ß is Ss, ﬁ is Fi.
        String upper = upper(Character.toString(character));
        int next = upper.offsetByCodePoints(0, 1);
        return upper.substring(0, next) + lower(upper.substring(next));
    }

    /** {@code str.title()}: every letter after a non-letter is a capital. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            out.append(inWord ? lower(Character.toString(c)) : title(c));
            inWord = isCased(c);
        }
        return out.toString();
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            String character = Character.toString(c);
            if (Character.isUpperCase(c)) {
                out.append(lower(character));
            } else {
                out.append(Character.isLowerCase(c) ? upper(character) : character);
            }
        });
        return out.toString();
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isUpper(String text) {
        return text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c))
                && text.codePoints().anyMatch(Character::isUpperCase);
    }

    static boolean isLower(String text) {
        return text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c))
                && text.codePoints().anyMatch(Character::isLowerCase);
    }

    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
                if (inWord) {
                    return false;
                }
                inWord = true;
                any = true;
            } else if (Character.isLowerCase(c)) {
                if (!inWord) {
                    return false;
                }
                any = true;
            } else {
                inWord = false;
            }
        }
        return any;
    }

    /** Whether the text is not empty and all its characters are of a class. */
    static boolean all(String text, IntPredicate isMember) {
        return !text.isEmpty() && text.codePoints().allMatch(isMember);
    }

    // Stripping

    static String strip(String text, @Nullable String characters, boolean atStart, boolean atEnd) {
        int from = 0;
        int to = text.length();
        while (atStart && from < to) {
            int c = text.codePointAt(from);
            if (!isStripped(c, characters)) {
                break;
            }
            from += Character.charCount(c);
        }
        while (atEnd && to > from) {
            int c = text.codePointBefore(to);
            if (!isStripped(c, characters)) {
                break;
            }
            to -= Character.charCount(c);
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(int c, @Nullable String characters) {
        return characters == null ? Chars.isSpace(c) : characters.indexOf(c) >= 0;
    }

    // Splitting

    /** {@code str.split(separator, limit)}: by white space if there is no separator, without limit if it is negative. */
    static List<String> split(String text, @Nullable String separator, int limit) {
        List<String> parts = new ArrayList<>();
        if (separator == null) {
            splitAtSpace(text, limit, parts);
            return parts;
        }
        requireSeparator(separator);
        int from = 0;
        while (limit < 0 || parts.size() < limit) {
            int at = TextSearch.indexOf(text, separator, from);
            if (at < 0) {
                break;
            }
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static void splitAtSpace(String text, int limit, List<String> parts) {
        int i = 0;
        while (true) {
            while (i < text.length() && Chars.isSpace(text.charAt(i))) {
                i++;
            }
            if (i == text.length()) {
                return;
            }
            if (limit >= 0 && parts.size() == limit) {
                parts.add(text.substring(i));
                return;
            }
            int start = i;
            while (i < text.length() && !Chars.isSpace(text.charAt(i))) {
                i++;
            }
            parts.add(text.substring(start, i));
        }
    }

    /** {@code str.rsplit(separator, limit)}. */
    static List<String> splitFromEnd(String text, @Nullable String separator, int limit) {
        if (limit < 0) {
            return split(text, separator, limit);
        }
        List<String> parts = new ArrayList<>();
        if (separator == null) {
            splitAtSpaceFromEnd(text, limit, parts);
        } else {
            requireSeparator(separator);
            int to = text.length();
            while (parts.size() < limit) {
                int at = TextSearch.lastIndexOf(text, separator, to - separator.length());
                if (at < 0) {
                    break;
                }
                parts.add(text.substring(at + separator.length(), to));
                to = at;
            }
            parts.add(text.substring(0, to));
        }
        Collections.reverse(parts);
        return parts;
    }

    private static void splitAtSpaceFromEnd(String text, int limit, List<String> parts) {
        int i = text.length();
        while (true) {
            while (i > 0 && Chars.isSpace(text.charAt(i - 1))) {
                i--;
            }
            if (i == 0) {
                return;
            }
            if (parts.size() == limit) {
                parts.add(text.substring(0, i));
                return;
            }
            int end = i;
            while (i > 0 && !Chars.isSpace(text.charAt(i - 1))) {
                i--;
            }
            parts.add(text.substring(i, end));
        }
    }

    private static void requireSeparator(String separator) {
        if (separator.isEmpty()) {
            throw PyError.value("empty separator");
        }
    }

    static List<String> splitLines(String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Chars.isLineBreak(text.charAt(i))) {
                continue;
            }
            int end = i;
            if (text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            }
            lines.add(text.substring(start, keepEnds ? i + 1 : end));
            start = i + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** The three parts that {@code partition} (or {@code rpartition}) makes. */
    static List<Object> partition(String text, String separator, boolean fromEnd) {
        requireSeparator(separator);
        int at = fromEnd
                ? TextSearch.lastIndexOf(text, separator, text.length())
                : TextSearch.indexOf(text, separator, 0);
        if (at < 0) {
            return fromEnd ? List.of("", "", text) : List.of(text, "", "");
        }
        return List.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    // Padding

    static String center(RenderState runtime, String text, int width, String fill) {
        int missing = width - length(text);
        if (missing <= 0) {
            return text;
        }
        runtime.chargeText((long) width * fill.length());
        // Where the blanks cannot be halved, CPython puts the odd one left of texts for an odd width.
        int left = missing / 2 + (missing & width & 1);
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    static String justify(RenderState runtime, String text, int width, String fill, boolean left) {
        int missing = width - length(text);
        if (missing <= 0) {
            return text;
        }
        runtime.chargeText((long) width * fill.length());
        return left ? text + fill.repeat(missing) : fill.repeat(missing) + text;
    }

    static String zeroFill(RenderState runtime, String text, int width) {
        int missing = width - length(text);
        if (missing <= 0) {
            return text;
        }
        runtime.chargeText(width);
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }

    static String expandTabs(RenderState runtime, String text, int size) {
        StringBuilder out = new StringBuilder(text.length());
        int column = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\t') {
                int blanks = size <= 0 ? 0 : size - column % size;
                runtime.chargeText((long) out.length() + blanks);
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }
}
