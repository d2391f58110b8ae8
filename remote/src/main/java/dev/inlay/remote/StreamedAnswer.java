package dev.inlay.remote;

import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.RequestCancelledException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between the connection, which puts chunks in and never waits, and the reader, who takes them out. The queue is bounded by the
 * answer's own length.
 */
final class StreamedAnswer implements ChatStream {
    private final Runnable onEnd;
    private final ArrayDeque<ChatChunk> chunks = new ArrayDeque<>();
    private final AnswerBuilder builder;
    private @Nullable Runnable disconnect;
    private boolean asked;
    private boolean reading = true;
    private @Nullable ChatResponse response;
    private @Nullable RuntimeException failure;

    /**
     * Creates an answer without a connection.
     *
     * @param builder collects it
     * @param onEnd runs once, when it has ended in any way
     */
    StreamedAnswer(AnswerBuilder builder, Runnable onEnd) {
        this.builder = builder;
        this.onEnd = onEnd;
    }

    /** Says how the connection is closed. */
    void connected(Runnable how) {
        boolean late;
        synchronized (this) {
            disconnect = how;
            late = ended();
        }
        if (late) {
            how.run();
        }
    }

    synchronized void put(ChatChunk chunk) {
        if (reading && !ended()) {
            chunks.add(chunk);
            notifyAll();
        }
    }

    /** The service has said all. */
    void complete() {
        ChatResponse whole;
        synchronized (builder) {
            whole = builder.finish();
        }
        end(whole, null);
    }

    void fail(RuntimeException e) {
        end(null, e);
    }

    private void end(@Nullable ChatResponse value, @Nullable RuntimeException e) {
        Runnable how;
        synchronized (this) {
            if (ended()) {
                return;
            }
            response = value;
            failure = e;
            if (value != null && reading) {
                chunks.add(new ChatChunk("", List.of(), Optional.of(value.finishReason())));
            }
            how = disconnect;
            notifyAll();
        }
        if (how != null) {
            how.run();
        }
        onEnd.run();
    }

    synchronized boolean ended() {
        return response != null || failure != null;
    }

    @Override
    public synchronized Iterator<ChatChunk> iterator() {
        if (asked) {
            throw new IllegalStateException("The chunks of a stream can be read once.");
        }
        asked = true;
        return new Chunks();
    }

    private final class Chunks implements Iterator<ChatChunk> {
        private @Nullable ChatChunk next;
        private boolean over;

        @Override
        public boolean hasNext() {
            if (next == null && !over) {
                next = take();
                over = next == null;
            }
            return next != null;
        }

        @Override
        public ChatChunk next() {
            ChatChunk result = hasNext() ? next : null;
            if (result == null) {
                throw new NoSuchElementException("The answer has ended");
            }
            next = null;
            return result;
        }
    }

    /** The next chunk, or null after the last one. */
    private @Nullable ChatChunk take() {
        awaitUntil(true);
        synchronized (this) {
            ChatChunk next = chunks.poll();
            if (next == null && failure != null) {
                throw seenHere(failure);
            }
            return next;
        }
    }

    @Override
    public ChatResponse response() {
        awaitUntil(false);
        synchronized (this) {
            ChatResponse value = response;
            if (value == null) {
                throw seenHere(failure == null ? new IllegalStateException("no response") : failure);
            }
            return value;
        }
    }

    private void awaitUntil(boolean orChunk) {
        try {
            synchronized (this) {
                while (!ended() && !(orChunk && !chunks.isEmpty())) {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new RequestCancelledException("The thread was interrupted while it waited for an answer.");
        }
    }

    /** The failure was made on a thread of the connection; the reader should see its own stack too. */
    private static RuntimeException seenHere(RuntimeException failure) {
        failure.addSuppressed(new Throwable("thrown to the reader here"));
        return failure;
    }

    @Override
    public void cancel() {
        ChatResponse cut;
        synchronized (builder) {
            cut = builder.cancelled();
        }
        end(cut, null);
    }

    @Override
    public void close() {
        cancel();
        synchronized (this) {
            reading = false;
            chunks.clear();
        }
    }
}
