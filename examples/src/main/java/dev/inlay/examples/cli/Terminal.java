package dev.inlay.examples.cli;

import java.io.IOException;

/**
 * Which standard streams are a terminal.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
record Terminal(boolean in, boolean out, boolean err) {
    static final Terminal NONE = new Terminal(false, false, false);

    // Java only tells whether input and output both are one; a progress bar needs to know about the error stream alone.
    private static final String ASK =
            "n=0; [ -t 0 ] && n=$((n+1)); [ -t 1 ] && n=$((n+2)); [ -t 2 ] && n=$((n+4)); exit $n";

    static Terminal detect() {
        try {
            int bits = new ProcessBuilder("sh", "-c", ASK).inheritIO().start().waitFor();
            return new Terminal((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
        } catch (IOException e) {
            // No shell (Windows). No bar is better than control characters in a log.
            return NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NONE;
        }
    }
}
