package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.FinishReason;
import dev.inlay.GenerationTimings;
import dev.inlay.RequestCancelledException;
import dev.inlay.TokenLogprob;
import dev.inlay.Usage;
import dev.inlay.internal.chat.LocalChatGenerator.Resumed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that outlives its place. As long as nothing of it has been handed over it begins anew at the next place; after that a
 * place of this machine goes on where the text ends. Reading is serialised; cancelling and closing never wait.
 */
final class RoutedStream implements ChatStream {
    private final RoutedCall call;
    private final RunningCalls running;
    private final Function<ChatGenerator, ChatStream> opening;
    private final BiFunction<LocalChatGenerator, String, Resumed> resuming;
    private final LongConsumer firstToken;
    private final Object reading = new Object();
    private final long started = System.nanoTime();

    /** Guarded by reading; what has come and was not taken yet. */
    private final ArrayDeque<ChatChunk> pulled = new ArrayDeque<>();

    /** Guarded by reading, like all up to the response: the answer so far. */
    private final StringBuilder text = new StringBuilder();

    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private Iterator<ChatChunk> chunks;
    private long firstText;
    private boolean asked;
    private boolean handedOver;

    /** The text that places before this one wrote, and its tokens here. */
    private String begun = "";

    private int begunTokens;

    /** Spaces at the end of that text, which the next place may write once more. */
    private String owed = "";

    private @Nullable ChatResponse response;
    private @Nullable RuntimeException failure;

    /** Guarded by this. */
    private ChatStream current;

    /** Guarded by this; the thread that waits for another place's stream. */
    private @Nullable Thread opener;

    /** Guarded by this; that thread was interrupted for a cancellation. */
    private boolean woken;

    /** Guarded by this. */
    private boolean cancelled;

    /** Guarded by this. */
    private boolean closed;

    /**
     * Opens a stream at the first place that gives one.
     *
     * @param call the call, which has not begun
     * @param running told while somebody waits for more
     * @param opening begins an answer
     * @param resuming goes on with an answer of which a text is there
     * @param firstToken told the nanoseconds to the first text of a service
     */
    RoutedStream(
            RoutedCall call,
            RunningCalls running,
            Function<ChatGenerator, ChatStream> opening,
            BiFunction<LocalChatGenerator, String, Resumed> resuming,
            LongConsumer firstToken) {
        this.call = call;
        this.running = running;
        this.opening = opening;
        this.resuming = resuming;
        this.firstToken = firstToken;
        this.current = call.stream(opening);
        this.chunks = current.iterator();
    }

    @Override
    public Iterator<ChatChunk> iterator() {
        synchronized (reading) {
            if (asked) {
                throw new IllegalStateException("The chunks of a stream can be read once.");
            }
            asked = true;
        }
        return new Chunks();
    }

    private final class Chunks implements Iterator<ChatChunk> {
        @Override
        public boolean hasNext() {
            synchronized (reading) {
                boolean more = !pulled.isEmpty() || pull();
                if (isClosed()) {
                    pulled.clear();
                    return false;
                }
                return more;
            }
        }

        @Override
        public ChatChunk next() {
            synchronized (reading) {
                if (!hasNext()) {
                    throw new NoSuchElementException("The answer has ended");
                }
                ChatChunk chunk = pulled.remove();
                handedOver |= !chunk.text().isEmpty() || !chunk.logprobs().isEmpty();
                return chunk;
            }
        }
    }

    @Override
    public ChatResponse response() {
        synchronized (reading) {
            boolean more = true;
            while (more) {
                more = pull();
            }
            if (response == null) {
                throw new IllegalStateException("a stream that ended without an answer");
            }
            return response;
        }
    }

    /** Takes a chunk from the place; false at the end. */
    private boolean pull() {
        running.enter();
        try {
            return pullFromPlace();
        } finally {
            running.leave();
        }
    }

    private boolean pullFromPlace() {
        while (response == null) {
            if (failure != null) {
                throw failure;
            }
            try {
                if (chunks.hasNext()) {
                    pulled.add(noted(chunks.next()));
                    return true;
                }
                end(current().response());
            } catch (RuntimeException e) {
                if (isCancelled()) {
                    endCancelled();
                    return true;
                }
                moveOn(e);
            }
        }
        return false;
    }

    private synchronized ChatStream current() {
        return current;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isCancelled() {
        return cancelled || closed;
    }

    private ChatChunk noted(ChatChunk chunk) {
        if (firstText == 0 && !chunk.text().isEmpty()) {
            firstText = System.nanoTime();
            if (!call.place().here()) {
                firstToken.accept(firstText - call.begunAt());
            }
        }
        String news = withoutOwed(chunk.text());
        text.append(news);
        logprobs.addAll(chunk.logprobs());
        return news.equals(chunk.text()) ? chunk : new ChatChunk(news, chunk.logprobs(), chunk.finishReason());
    }

    private String withoutOwed(String news) {
        int same = 0;
        while (same < owed.length() && same < news.length() && news.charAt(same) == owed.charAt(same)) {
            same++;
        }
        owed = news.isEmpty() || same == news.length() ? owed.substring(same) : "";
        return news.substring(same);
    }

    private void end(ChatResponse last) {
        if (last.finishReason() == FinishReason.CANCELLED) {
            call.left();
        } else {
            call.succeeded();
        }
        response = begun.isEmpty() ? call.timed(last) : whole(last);
    }

    /** The whole answer, of which the place gave the last part. */
    private ChatResponse whole(ChatResponse last) {
        ChatMessage rest = last.message();
        int prompt = last.usage().promptTokens() - begunTokens;
        return new ChatResponse(
                new ChatMessage(
                        rest.role(),
                        rest.toolCalls().isEmpty() ? text.toString() : begun + rest.content(),
                        rest.toolCalls(),
                        rest.toolCallId(),
                        rest.name()),
                last.finishReason(),
                new Usage(
                        prompt,
                        Math.min(prompt, last.usage().cachedTokens()),
                        begunTokens + last.usage().completionTokens()),
                times(last.timings().decodeTokensPerSecond()),
                logprobs,
                // Of what a service wrote nobody knows the tokens.
                List.of(),
                last.droppedMessages(),
                List.of());
    }

    private GenerationTimings times(double rate) {
        Duration total = Duration.ofNanos(System.nanoTime() - started);
        return new GenerationTimings(
                Duration.ZERO, firstText == 0 ? total : Duration.ofNanos(firstText - started), total, rate);
    }

    /** Goes on at another place; throws the failure when there is none. */
    private void moveOn(RuntimeException e) {
        try {
            call.failed(e, handedOver ? "after " + text.length() + " characters of an answer: " : "");
            chunks = woken(handedOver ? this::resumed : this::anew).iterator();
        } catch (RequestCancelledException interrupted) {
            // A place that lost its reader ends its work, and what there is can still be read.
            if (!isCancelled()) {
                throw interrupted;
            }
        } catch (RuntimeException last) {
            if (!isCancelled()) {
                failure = last;
                throw last;
            }
        }
    }

    private ChatStream anew() {
        pulled.clear();
        text.setLength(0);
        logprobs.clear();
        firstText = 0;
        return call.stream(opening);
    }

    private ChatStream resumed() {
        String all = text.toString();
        String stripped = all.replaceFirst(" +$", "");
        Resumed rest = call.resume(local -> resuming.apply(local, stripped));
        begun = all;
        begunTokens = rest.begunTokens();
        // Most tokens begin with their space, so a space at the end of a prompt misleads a model.
        owed = all.substring(stripped.length());
        return rest.stream();
    }

    /** Opens a stream so that cancelling wakes the thread that waits for it. */
    private ChatStream woken(Supplier<ChatStream> open) {
        synchronized (this) {
            opener = Thread.currentThread();
        }
        ChatStream next;
        try {
            next = open.get();
        } finally {
            synchronized (this) {
                opener = null;
                if (woken) {
                    woken = false;
                    Thread.interrupted(); // Ours: it must not meet what the reader does next.
                }
            }
        }
        boolean over;
        synchronized (this) {
            current.close();
            current = next;
            over = cancelled || closed;
        }
        if (over) {
            next.cancel();
        }
        return next;
    }

    /** Between two places there is nobody else who could end the answer. */
    private void endCancelled() {
        call.left();
        response = new ChatResponse(
                ChatMessage.assistant(text.toString()),
                FinishReason.CANCELLED,
                new Usage(0, 0, 0),
                times(0),
                logprobs,
                List.of());
        pulled.add(new ChatChunk("", List.of(), Optional.of(FinishReason.CANCELLED)));
    }

    @Override
    public void cancel() {
        ChatStream stream;
        synchronized (this) {
            cancelled = true;
            stream = current;
            wakeOpener();
        }
        stream.cancel();
    }

    private void wakeOpener() {
        if (opener != null && !woken) {
            woken = true;
            opener.interrupt();
        }
    }

    @Override
    public void close() {
        ChatStream stream;
        synchronized (this) {
            closed = true;
            stream = current;
            wakeOpener();
        }
        stream.close();
        call.left();
    }
}
