package dev.inlay.examples.server;

import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The answers to one request, begun together; one whose neighbour fails is cancelled. */
final class Choices implements AutoCloseable {
    /** Takes the pieces of all answers, each answer's in order; may be called by several threads at once. */
    interface Sink {
        /** A piece of an answer. */
        void chunk(int index, ChatChunk chunk);

        /** The whole answer, after its last piece. */
        void finished(int index, ChatResponse response);
    }

    private final List<ChatStream> streams = new ArrayList<>();

    private Choices() {}

    /** Starts all, or none when one of them is refused. */
    static Choices start(int count, IntFunction<ChatStream> starter) {
        Choices choices = new Choices();
        try {
            for (int i = 0; i < count; i++) {
                choices.streams.add(starter.apply(i));
            }
        } catch (RuntimeException e) {
            choices.close();
            throw e;
        }
        return choices;
    }

    void cancel() {
        streams.forEach(ChatStream::cancel);
    }

    /** Waits for all. */
    List<ChatResponse> responses() {
        return streams.stream().map(ChatStream::response).toList();
    }

    /**
     * Hands on all pieces; returns when all answers have ended.
     *
     * @param sink takes them
     * @param readers threads for all answers but one
     * @return the answers
     */
    List<ChatResponse> read(Sink sink, ExecutorService readers) {
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < streams.size(); i++) {
            int index = i;
            others.add(readers.submit(() -> read(index, sink)));
        }
        RuntimeException failure = null;
        try {
            read(0, sink);
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<?> other : others) {
            try {
                other.get();
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                failure = new CancellationException("Interrupted while answers were read");
            }
        }
        if (failure != null) {
            throw failure;
        }
        return responses();
    }

    private void read(int index, Sink sink) {
        ChatStream stream = streams.get(index);
        try {
            for (ChatChunk chunk : stream) {
                sink.chunk(index, chunk);
            }
            sink.finished(index, stream.response());
        } catch (RuntimeException e) {
            cancel();
            throw e;
        }
    }

    @Override
    public void close() {
        streams.forEach(ChatStream::close);
    }
}
