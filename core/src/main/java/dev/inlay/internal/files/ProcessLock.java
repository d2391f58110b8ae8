package dev.inlay.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between threads and between processes of this library, held on a file that exists for it alone. It asks again and again
 * instead of waiting in the system: POSIX looks for deadlocks between processes, not threads, so two processes whose threads each
 * hold one file and wait for another one are refused with "Resource deadlock avoided" (EDEADLK, fcntl(2)), though nobody waits in
 * a circle.
 */
public final class ProcessLock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    /** A FileLock excludes other processes only; threads of this one queue here. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private ProcessLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /**
     * Waits until no other thread and no other process has the lock.
     *
     * @param file the lock's file; it and its directory are made where they are missing
     * @return the lock; close it in this thread
     * @throws FileLockInterruptionException when the thread is interrupted; it stays so
     * @throws IOException when the file cannot be made or locked
     */
    public static ProcessLock acquire(Path file) throws IOException {
        return acquire(file, () -> {});
    }

    /**
     * Waits until no other thread and no other process has the lock.
     *
     * @param file the lock's file; it and its directory are made where they are missing
     * @param waiting is run once when another process has the lock
     * @return the lock; close it in this thread
     * @throws FileLockInterruptionException when the thread is interrupted; it stays so
     * @throws IOException when the file cannot be made or locked
     */
    public static ProcessLock acquire(Path file, Runnable waiting) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        ReentrantLock threads = THREADS.computeIfAbsent(path, key -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return new ProcessLock(threads, lock(path, waiting));
        } catch (IOException | RuntimeException | Error e) {
            threads.unlock();
            throw e;
        }
    }

    private static FileChannel lock(Path file, Runnable waiting) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                waiting.run();
            }
            while (held == null) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                held = channel.tryLock();
            }
            return channel;
        } catch (InterruptedException e) {
            channel.close();
            throw interrupted();
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static FileLockInterruptionException interrupted() {
        Thread.currentThread().interrupt();
        return new FileLockInterruptionException();
    }

    /** Frees the lock. The file stays: removing it would split those who wait from those who come. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
