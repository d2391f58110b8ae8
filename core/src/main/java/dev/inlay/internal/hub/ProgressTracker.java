package dev.inlay.internal.hub;

import dev.inlay.model.DownloadListener;
import dev.inlay.model.DownloadProgress;
import java.util.Collection;

/** Adds up what the download's threads receive and tells the listener, a few times a second. */
final class ProgressTracker {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final String repository;
    private final DownloadListener listener;
    private final long start = System.nanoTime();
    private long lastTold = start - INTERVAL_NANOS;
    private long bytes;
    private long totalBytes;
    private int files;
    private int totalFiles;
    private long received;

    ProgressTracker(String repository, DownloadListener listener) {
        this.repository = repository;
        this.listener = listener;
    }

    synchronized void expect(Collection<RepoFile> more) {
        totalFiles += more.size();
        more.forEach(file -> totalBytes += file.size());
    }

    /** So many bytes of a file are there from before; negative when they turn out to be useless. */
    synchronized void found(long n) {
        bytes += n;
    }

    synchronized void received(RepoFile file, long fileBytes, int n) {
        bytes += n;
        received += n;
        long now = System.nanoTime();
        if (now - lastTold >= INTERVAL_NANOS) {
            lastTold = now;
            tell(file, fileBytes, now);
        }
    }

    synchronized void finished(RepoFile file) {
        files++;
        tell(file, file.size(), System.nanoTime());
    }

    private void tell(RepoFile file, long fileBytes, long now) {
        double seconds = Math.max(1, now - start) / 1e9;
        listener.onProgress(new DownloadProgress(
                repository,
                file.path(),
                fileBytes,
                file.size(),
                bytes,
                totalBytes,
                files,
                totalFiles,
                received / seconds));
    }

    synchronized long receivedBytes() {
        return received;
    }
}
