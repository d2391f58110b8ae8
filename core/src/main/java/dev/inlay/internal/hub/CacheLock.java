package dev.inlay.internal.hub;

import dev.inlay.RequestCancelledException;
import dev.inlay.internal.files.ProcessLock;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Excludes other threads and other processes of this library from a file of the cache. The Python client uses the same lock
 * file, but on Linux by another system call ({@code flock}), which does not exclude this one; so nothing that both write is
 * ever written in place: each has partial files of its own and moves them.
 */
final class CacheLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheLock.class);

    /** A FileLock excludes other processes only; threads of this one queue here. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private CacheLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    static CacheLock acquire(Path file) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file, key -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(file);
        }
        try {
            Files.createDirectories(RepoCache.parent(file));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock held = channel.tryLock();
                if (held == null) {
                    log.info("Another process is downloading the file of {}: waiting for it", file);
                    held = ProcessLock.acquire(channel);
                }
                assert held.isValid();
                return new CacheLock(threads, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            threads.unlock();
            throw interrupted(file);
        } catch (IOException e) {
            threads.unlock();
            throw new StorageFailure(e);
        } catch (RuntimeException | Error e) {
            threads.unlock();
            throw e;
        }
    }

    private static RequestCancelledException interrupted(Path file) {
        Thread.currentThread().interrupt();
        return new RequestCancelledException("Interrupted while waiting for " + file);
    }

    /** The lock file stays: removing it would split those who wait from those who come. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
