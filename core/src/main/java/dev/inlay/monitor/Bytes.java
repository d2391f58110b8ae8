package dev.inlay.monitor;

import java.util.Locale;
import java.util.OptionalLong;

/** Bytes as people read them. */
final class Bytes {
    private Bytes() {}

    static String text(OptionalLong bytes) {
        return bytes.isPresent() ? text(bytes.getAsLong()) : "unknown";
    }

    static String text(long bytes) {
        if (bytes < 1L << 20) {
            return (bytes + 1023) / 1024 + " KiB";
        }
        return bytes < 1L << 30
                ? (bytes >> 20) + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
