package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The cache could not be written; kept apart from failures of the network, which are tried again. */
final class StorageFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private static final String ELSEWHERE =
            "use another directory with HF_HUB_CACHE=DIR, HF_HOME=DIR or cacheDirectory(DIR).";

    /** What the systems say when a disk or a quota is full. */
    private static final List<String> FULL = List.of(
            "no space left", "disk quota exceeded", "not enough space", "there is not enough", "file too large");

    StorageFailure(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** The error for the user: which place, why, and what to do. */
    static ModelDownloadException explain(Path where, IOException failure) {
        Throwable cause =
                failure instanceof StorageFailure && failure.getCause() != null ? failure.getCause() : failure;
        String text = String.valueOf(cause.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(lower::contains)) {
            return new ModelDownloadException(
                    Reason.STORAGE,
                    "The disk is full: " + where + " cannot be written (" + text + free(where)
                            + "). Make room - what is downloaded already is kept and is not downloaded again - or "
                            + ELSEWHERE,
                    failure);
        }
        if (cause instanceof AccessDeniedException
                || lower.contains("permission denied")
                || lower.contains("read-only")) {
            return new ModelDownloadException(
                    Reason.STORAGE,
                    "There is no permission for " + text + ": allow it to this user, or " + ELSEWHERE,
                    failure);
        }
        if (cause instanceof FileAlreadyExistsException || lower.contains("not a directory")) {
            return new ModelDownloadException(
                    Reason.STORAGE,
                    "The cache cannot be created, for a file is where a directory should be (" + text
                            + "): remove it, or " + ELSEWHERE,
                    failure);
        }
        return new ModelDownloadException(
                Reason.STORAGE,
                "The cache cannot be read or written at " + where + " (" + cause + "): look at the disk, or "
                        + ELSEWHERE,
                failure);
    }

    /** Fails early when a download cannot fit. */
    static void checkSpace(Path directory, long bytes) throws IOException {
        FileStore store = Files.getFileStore(directory);
        long usable = store.getUsableSpace();
        // Some network file systems report nothing.
        if (usable > 0 && usable < bytes) {
            throw new ModelDownloadException(
                    Reason.STORAGE,
                    "The disk is full: the download needs " + megabytes(bytes) + " MB in " + directory + ", where "
                            + megabytes(usable) + " MB are free. Make room, or " + ELSEWHERE);
        }
    }

    private static String free(Path where) {
        try {
            Path existing = where;
            while (existing.getParent() != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            return ", " + megabytes(Files.getFileStore(existing).getUsableSpace()) + " MB free";
        } catch (IOException e) {
            return ", free space unknown";
        }
    }

    static long megabytes(long bytes) {
        return (bytes + 999_999) / 1_000_000;
    }
}
