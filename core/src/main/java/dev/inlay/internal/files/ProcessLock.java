package dev.inlay.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a lock that another process holds. It asks again and again instead of waiting in the system: POSIX looks for deadlocks
 * between processes, not threads, so two processes whose threads each hold one file and wait for another one are refused with
 * "Resource deadlock avoided" (EDEADLK, fcntl(2)), though nobody waits in a circle.
 */
public final class ProcessLock {
    private static final long PAUSE_MILLIS = 20;

    private ProcessLock() {}

    /**
     * Waits until no other process has the lock.
     *
     * @param channel an open file; no thread of this process may hold its lock
     * @return the lock
     * @throws FileLockInterruptionException when the thread is interrupted; it stays so
     * @throws IOException when the file cannot be locked
     */
    public static FileLock acquire(FileChannel channel) throws IOException {
        FileLock held = channel.tryLock();
        while (held == null) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FileLockInterruptionException();
            }
            held = channel.tryLock();
        }
        return held;
    }
}
