package dev.inlay.providers.doctor;

import java.util.Locale;

/** Bytes as people read them. */
final class Sizes {
    private Sizes() {}

    static String text(long bytes) {
        return bytes < 1_000_000_000L
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
