package dev.inlay.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a thread of its own while a model loads. */
public final class Background {
    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /**
     * Starts work on a new daemon thread.
     *
     * @param <T> what it makes; may be null
     * @param name the thread's name
     * @param work the work
     * @return its future
     */
    public static <T extends @Nullable Object> CompletableFuture<T> start(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * Runs something on a new daemon thread; a failure is logged.
     *
     * @param name the thread's name
     * @param work the work
     */
    public static void run(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        log.warn("{} failed", name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for work and throws what it threw.
     *
     * @param <T> what it makes
     * @param future the work
     * @return its result
     */
    public static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
