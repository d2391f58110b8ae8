package dev.inlay.internal.template;

/**
 * Finds strings in strings in linear time: the library's search is quadratic on hostile ones, of which templates and
 * messages could be made.
 */
final class TextSearch {

    /** Needles up to this length are left to the library, whose search is faster for them. */
    private static final int SHORT = 32;

    private TextSearch() {}

    static int indexOf(String text, String part, int from) {
        if (part.length() <= SHORT || text.length() - from < part.length()) {
            return text.indexOf(part, from);
        }
        int[] borders = borders(part);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            while (matched > 0 && part.charAt(matched) != c) {
                matched = borders[matched - 1];
            }
            if (part.charAt(matched) == c) {
                matched++;
            }
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    /** The last place of the part that starts at or before {@code from}. */
    static int lastIndexOf(String text, String part, int from) {
        if (part.length() <= SHORT || text.length() < part.length()) {
            return text.lastIndexOf(part, from);
        }
        int end = (int) Math.min(text.length(), (long) from + part.length());
        int[] borders = borders(new StringBuilder(part).reverse().toString());
        int last = part.length() - 1;
        int matched = 0;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            while (matched > 0 && part.charAt(last - matched) != c) {
                matched = borders[matched - 1];
            }
            if (part.charAt(last - matched) == c) {
                matched++;
            }
            if (matched == part.length()) {
                return i;
            }
        }
        return -1;
    }

    static String replace(String text, String part, String replacement, int count) {
        if (count == 0) {
            return text;
        }
        int limit = count < 0 ? Integer.MAX_VALUE : count;
        StringBuilder out = new StringBuilder(text.length());
        if (part.isEmpty()) {
            int i = 0;
            for (int n = 0; n < limit; n++) {
                out.append(replacement);
                if (i == text.length()) {
                    return out.toString();
                }
                int next = text.offsetByCodePoints(i, 1);
                out.append(text, i, next);
                i = next;
            }
            return out.append(text, i, text.length()).toString();
        }
        int from = 0;
        for (int n = 0; n < limit; n++) {
            int at = indexOf(text, part, from);
            if (at < 0) {
                break;
            }
            out.append(text, from, at).append(replacement);
            from = at + part.length();
        }
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }

    /** How often the part occurs, without overlaps. */
    static int count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1;
        }
        int count = 0;
        for (int at = indexOf(text, part, 0); at >= 0; at = indexOf(text, part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** For every prefix the length of its longest proper prefix that is also its suffix (Knuth, Morris and Pratt). */
    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        for (int i = 1; i < borders.length; i++) {
            int length = borders[i - 1];
            while (length > 0 && part.charAt(length) != part.charAt(i)) {
                length = borders[length - 1];
            }
            borders[i] = part.charAt(length) == part.charAt(i) ? length + 1 : length;
        }
        return borders;
    }
}
