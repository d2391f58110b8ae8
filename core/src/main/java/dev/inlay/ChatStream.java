package dev.inlay;

import java.util.Iterator;

/**
 * An answer that is read while it is generated. The engine never waits for the reader. One thread reads; {@link #cancel()}
 * and {@link #close()} may be called by any.
 *
 * <pre>{@code
 * try (ChatStream stream = chat.stream(request)) {
 *     for (ChatChunk chunk : stream) {
 *         System.out.print(chunk.text());
 *     }
 *     System.out.println(stream.response().usage());
 * }
 * }</pre>
 */
public interface ChatStream extends Iterable<ChatChunk>, AutoCloseable {
    /**
     * The chunks; can be asked for once. {@code hasNext} waits for the next one, and throws {@link InferenceException} when
     * the generation failed and {@link RequestCancelledException} when the reading thread is interrupted, which also
     * cancels the generation.
     *
     * @return the chunks, the last of which has a finish reason
     * @throws IllegalStateException when it was asked for before
     */
    @Override
    Iterator<ChatChunk> iterator();

    /**
     * Ends the generation within one step. What is there can still be read; the last chunk says {@link
     * FinishReason#CANCELLED}. Harmless when it has ended.
     */
    void cancel();

    /**
     * The finished answer; waits for its end.
     *
     * @return the response
     * @throws InferenceException when the generation failed
     * @throws RequestCancelledException when the calling thread is interrupted, which also cancels the generation
     */
    ChatResponse response();

    /** Cancels the generation unless it has ended. */
    @Override
    void close();
}
