package dev.inlay.examples.cli;

import dev.inlay.model.DownloadProgress;
import java.util.Locale;

/** One line about a download: what is least important is left out where the terminal is narrow. */
final class DownloadLine {
    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 30;

    private DownloadLine() {}

    static String of(DownloadProgress progress, int width) {
        double done = progress.totalBytes() == 0 ? 0 : Math.min(1, (double) progress.bytes() / progress.totalBytes());
        String line = String.format(
                Locale.ROOT,
                "%3.0f%% %s/%s MB",
                Math.floor(100 * done),
                megabytes(progress.bytes()),
                megabytes(progress.totalBytes()));
        String[] more = {
            String.format(Locale.ROOT, " %.1f MB/s", progress.bytesPerSecond() / 1e6),
            left(progress),
            " " + progress.file()
        };
        int room = width - SHORTEST_BAR - 3;
        for (String each : more) {
            if (line.length() + each.length() > room) {
                break;
            }
            line += each;
        }
        int bar = Math.max(0, Math.min(LONGEST_BAR, width - line.length() - 3));
        int full = (int) (bar * done);
        return "[" + "=".repeat(full) + (full < bar ? ">" + " ".repeat(bar - full - 1) : "") + "] " + line;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.1f" : "%.0f", bytes / 1e6);
    }

    private static String left(DownloadProgress progress) {
        long missing = progress.totalBytes() - progress.bytes();
        if (missing <= 0 || progress.bytesPerSecond() <= 0) {
            return "";
        }
        long seconds = Math.round(missing / progress.bytesPerSecond());
        return seconds < 3600
                ? String.format(Locale.ROOT, " %d:%02d left", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, " %d:%02d h left", seconds / 3600, seconds / 60 % 60);
    }
}
