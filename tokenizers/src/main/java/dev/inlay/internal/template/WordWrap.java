package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;

/** Wraps one line of text as Python's {@code textwrap} does. */
final class WordWrap {

    private final int width;
    private final boolean breakLongWords;
    private final boolean breakOnHyphens;

    WordWrap(int width, boolean breakLongWords, boolean breakOnHyphens) {
        if (width <= 0) {
            throw PyError.value("invalid width " + width + " (must be > 0)");
        }
        this.width = width;
        this.breakLongWords = breakLongWords;
        this.breakOnHyphens = breakOnHyphens;
    }

    List<String> wrap(String text) {
        List<String> chunks = chunks(text);
        List<String> lines = new ArrayList<>();
        int next = 0;
        while (next < chunks.size()) {
            if (!lines.isEmpty() && isBlank(chunks.get(next))) {
                next++;
            }
            List<String> line = new ArrayList<>();
            int length = 0;
            while (next < chunks.size() && length + Text.length(chunks.get(next)) <= width) {
                length += Text.length(chunks.get(next));
                line.add(chunks.get(next++));
            }
            if (next < chunks.size() && Text.length(chunks.get(next)) > width) {
                next = longWord(chunks, next, line, width - length);
            }
            if (!line.isEmpty() && isBlank(line.get(line.size() - 1))) {
                line.remove(line.size() - 1);
            }
            if (!line.isEmpty()) {
                lines.add(String.join("", line));
            }
        }
        return lines;
    }

    /** Puts as much of a word on the line as fits, and returns the index of the next chunk. */
    private int longWord(List<String> chunks, int next, List<String> line, int space) {
        String chunk = chunks.get(next);
        if (!breakLongWords) {
            if (line.isEmpty()) {
                line.add(chunk);
                return next + 1;
            }
            return next;
        }
        int end = chunk.offsetByCodePoints(0, space);
        if (breakOnHyphens) {
            int hyphen = chunk.substring(0, end).lastIndexOf('-');
            if (hyphen > 0 && chunk.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
                end = hyphen + 1;
            }
        }
        line.add(chunk.substring(0, end));
        chunks.set(next, chunk.substring(end));
        return next;
    }

    private static boolean isBlank(String chunk) {
        return chunk.codePoints().allMatch(Chars::isSpace);
    }

    private static boolean isSpace(int c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }

    private List<String> chunks(String text) {
        List<String> chunks = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start + 1;
            if (isSpace(text.charAt(start))) {
                while (end < text.length() && isSpace(text.charAt(end))) {
                    end++;
                }
            } else if (breakOnHyphens && start > 0 && isPunctuatedWord(text, start - 1) && dashes(text, start) > 0) {
                end = start + dashes(text, start);
            } else {
                while (end < text.length() && !isSpace(text.charAt(end))) {
                    if (breakOnHyphens && isHyphenBreak(text, end)) {
                        end++;
                        break;
                    }
                    if (breakOnHyphens && isPunctuatedWord(text, end - 1) && dashes(text, end) > 0) {
                        break;
                    }
                    end++;
                }
            }
            chunks.add(text.substring(start, end));
            start = end;
        }
        return chunks;
    }

    /** How many dashes (two or more, before a word) stand at a place. */
    private static int dashes(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == '-') {
            end++;
        }
        boolean dash = end - at >= 2 && end < text.length() && Chars.isWord(text.charAt(end));
        return dash ? end - at : 0;
    }

    private static boolean isHyphenBreak(String text, int at) {
        if (text.charAt(at) != '-') {
            return false;
        }
        boolean before = (isLetter(text, at - 2) && isLetter(text, at - 1))
                || (isLetter(text, at - 3) && at >= 2 && text.charAt(at - 2) == '-' && isPunctuatedWord(text, at - 1));
        boolean hyphenAfter = at + 2 < text.length() && text.charAt(at + 2) == '-';
        return before && isLetter(text, at + 1) && isLetter(text, hyphenAfter ? at + 3 : at + 2);
    }

    private static boolean isLetter(String text, int at) {
        return at >= 0 && at < text.length() && Chars.isWord(text.charAt(at)) && !Chars.isDecimal(text.charAt(at));
    }

    private static boolean isPunctuatedWord(String text, int at) {
        char c = text.charAt(at);
        return Chars.isWord(c) || "!\"'&.,?".indexOf(c) >= 0;
    }
}
