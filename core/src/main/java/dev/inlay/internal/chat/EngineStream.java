package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reader's side of a generation. */
final class EngineStream implements ChatStream {
    private final GenerationOutput output;
    private boolean asked;

    EngineStream(GenerationOutput output) {
        this.output = output;
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
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                Optional<ChatChunk> taken = output.take();
                next = taken.orElse(null);
                ended = taken.isEmpty();
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

    @Override
    public void cancel() {
        output.cancel();
    }

    @Override
    public ChatResponse response() {
        return output.response();
    }

    @Override
    public void close() {
        output.cancel();
        output.stopReading();
    }
}
