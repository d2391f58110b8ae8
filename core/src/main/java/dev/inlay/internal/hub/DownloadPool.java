package dev.inlay.internal.hub;

import dev.inlay.RequestCancelledException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Downloads several files at once. The first failure ends the others; what they received is kept. */
final class DownloadPool {
    /** Enough to hide a server's latency between small files; large ones share the line anyhow. */
    private static final int CONNECTIONS = 4;

    private DownloadPool() {}

    static void run(Collection<RepoFile> files, FileDownload download, Runnable abort) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(CONNECTIONS, files.size())), threadFactory("inlay-hub-download-"));
        try {
            CompletionService<RepoFile> done = new ExecutorCompletionService<>(threads);
            List<Future<RepoFile>> all = new ArrayList<>();
            // The largest first: the others finish beside it.
            files.stream()
                    .sorted(Comparator.comparingLong(RepoFile::size).reversed())
                    .forEach(file -> all.add(done.submit(() -> {
                        download.run(file);
                        return file;
                    })));
            for (int i = 0; i < all.size(); i++) {
                done.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestCancelledException("Interrupted while downloading; what has arrived is kept.");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads, abort);
        }
    }

    /** The partial files must be closed before anybody else goes on with them. */
    private static void awaitEnd(ExecutorService threads, Runnable abort) {
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            // Again and again: a thread may just be opening its next connection.
            abort.run();
            try {
                threads.awaitTermination(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new UncheckedIOException(new IOException(cause));
    }

    static ThreadFactory threadFactory(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
