package dev.inlay.internal.hub;

import dev.inlay.RequestCancelledException;
import dev.inlay.internal.files.ProcessLock;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks of a hub's cache. The Python client uses the same lock files, but on Linux by another system call ({@code flock}), which
 * does not exclude this one; so nothing that both write is ever written in place: each has partial files of its own and moves them.
 */
final class CacheLock {
    private static final Logger log = LoggerFactory.getLogger(CacheLock.class);

    private CacheLock() {}

    static ProcessLock acquire(Path file) throws IOException {
        try {
            return ProcessLock.acquire(
                    file, () -> log.info("Another process is downloading the file of {}: waiting for it", file));
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new RequestCancelledException("Interrupted while waiting for " + file);
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }
}
