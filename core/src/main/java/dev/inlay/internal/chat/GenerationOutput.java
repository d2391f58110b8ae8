package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.RequestCancelledException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between the engine, which puts chunks in and never waits, and the reader, who takes them out. The queue is bounded by the
 * answer's own length.
 */
final class GenerationOutput {
    private final ArrayDeque<ChatChunk> chunks = new ArrayDeque<>();
    private final List<Runnable> whenDone = new ArrayList<>();
    private final Runnable wakeEngine;
    private boolean reading;
    private volatile boolean cancelled;
    private @Nullable ChatResponse response;
    private @Nullable RuntimeException failure;

    /** Creates an output that nobody reads but at its end, unless {@code reading}. */
    GenerationOutput(Runnable wakeEngine, boolean reading) {
        this.wakeEngine = wakeEngine;
        this.reading = reading;
    }

    boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        if (!cancelled) {
            cancelled = true;
            wakeEngine.run();
        }
    }

    synchronized void put(ChatChunk chunk) {
        if (reading) {
            chunks.add(chunk);
            notifyAll();
        }
    }

    void complete(ChatResponse value) {
        end(value, null);
    }

    void fail(RuntimeException e) {
        end(null, e);
    }

    private void end(@Nullable ChatResponse value, @Nullable RuntimeException e) {
        List<Runnable> told;
        synchronized (this) {
            if (response != null || failure != null) {
                return;
            }
            response = value;
            failure = e;
            told = List.copyOf(whenDone);
            notifyAll();
        }
        told.forEach(Runnable::run);
    }

    /** Runs something at the end, on the engine's thread, or at once when it has ended. */
    void whenDone(Runnable action) {
        synchronized (this) {
            if (response == null && failure == null) {
                whenDone.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized boolean done() {
        return response != null || failure != null;
    }

    /** The next chunk, or empty after the last one. */
    synchronized Optional<ChatChunk> take() {
        awaitUntil(true);
        ChatChunk next = chunks.poll();
        if (next == null && failure != null) {
            throw rethrown(failure);
        }
        return Optional.ofNullable(next);
    }

    synchronized ChatResponse response() {
        awaitUntil(false);
        if (response == null) {
            throw rethrown(failure);
        }
        return response;
    }

    private void awaitUntil(boolean orChunk) {
        while (!done() && !(orChunk && !chunks.isEmpty())) {
            try {
                wait();
            } catch (InterruptedException e) {
                cancel();
                Thread.currentThread().interrupt();
                throw new RequestCancelledException("The thread was interrupted while it waited for an answer.");
            }
        }
    }

    /** The failure was made on the engine's thread; the reader should see its own stack too. */
    private static RuntimeException rethrown(@Nullable RuntimeException failure) {
        RuntimeException thrown = failure == null ? new IllegalStateException("no response") : failure;
        thrown.addSuppressed(new Throwable("thrown to the reader here"));
        return thrown;
    }

    /** Drops chunks from now on. */
    synchronized void stopReading() {
        reading = false;
        chunks.clear();
    }
}
