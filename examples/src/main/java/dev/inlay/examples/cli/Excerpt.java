package dev.inlay.examples.cli;

/** The start of a text, fit for one line of a terminal. */
final class Excerpt {
    private Excerpt() {}

    /**
     * Shortens a text.
     *
     * @param text any text; control characters, which could drive the terminal, become spaces
     * @param limit the most code points to keep
     */
    static String of(String text, int limit) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .limit(limit)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(kept::appendCodePoint);
        return kept.length() < text.length() ? kept.append('…').toString() : kept.toString();
    }
}
