package dev.inlay.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Standard output takes no more. */
final class OutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("Standard output cannot be written: " + cause.getMessage() + ".", cause);
    }

    /** Whether the reader has simply had enough, as {@code head} does. */
    boolean readerLeft() {
        String reason = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
        return reason.contains("pipe");
    }
}
