package dev.inlay.remote;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatInfo;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.ContextLengthExceededException;
import dev.inlay.ContextOverflow;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.Role;
import dev.inlay.internal.json.Json;
import dev.inlay.provider.PlacementReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chat generator over {@code /chat/completions} and {@code /completions}. */
final class RemoteChat implements ChatGenerator {
    private static final Logger log = LoggerFactory.getLogger(RemoteChat.class);

    private final RemoteOptions options;
    private final RemoteClient client;
    private final ChatWire wire;
    private final ChatInfo info;
    private final PlacementReport placement;
    private final CallCounter calls = new CallCounter("chat generator");
    private final Set<Runnable> cancellers = new HashSet<>();

    RemoteChat(String providerId, RemoteOptions options, Ticker ticker) {
        this.options = options;
        this.client = new RemoteClient(options, ticker);
        this.wire = new ChatWire(options);
        this.info = new ChatInfo(
                options.model(),
                "",
                options.contextLength().orElse(0),
                options.place(),
                "kept by the service",
                false,
                false,
                true,
                Set.of(),
                0,
                options.maxConcurrentRequests(),
                0,
                List.of(
                        "zeros and empty values are what the service does not tell",
                        options.contextLength().isPresent()
                                ? "the context length is the one of RemoteOptions"
                                : "the service keeps its own context length"));
        this.placement = Placements.of(providerId, options, Duration.ZERO);
        log.info("{}", placement);
    }

    @Override
    public ChatResponse generate(ChatRequest request) {
        byte[] body = wire.chat(fitting(request), request, false);
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            return whole(ChatWire.CHAT_PATH, body);
        }
    }

    @Override
    public ChatResponse complete(String prompt, GenerationOptions sampling) {
        byte[] body = wire.completion(prompt, Objects.requireNonNull(sampling, "options"), false);
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            return withCompletionPath(() -> whole(ChatWire.COMPLETION_PATH, body));
        }
    }

    private ChatResponse whole(String path, byte[] body) {
        long started = client.ticker().nanos();
        try (Cancellable cancellable = new Cancellable(Thread.currentThread())) {
            AnswerBuilder builder = new AnswerBuilder(client.ticker(), started);
            try {
                Transport.Reply reply = client.post(path, body, client.deadline());
                return read(path, reply, builder);
            } catch (InterruptedException e) {
                return cancellable.interrupted(builder);
            }
        }
    }

    private ChatResponse read(String path, Transport.Reply reply, AnswerBuilder builder) {
        try {
            builder.add(Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8), "the answer"));
        } catch (IOException e) {
            throw client.errors().protocol(path, reply.answer(), String.valueOf(e.getMessage()));
        }
        if (!builder.finished()) {
            throw client.errors().protocol(path, reply.answer(), "an answer without a choice or a finish_reason");
        }
        return builder.finish();
    }

    /** A call that waits for a whole answer, and what closing the generator does to it. */
    private final class Cancellable implements AutoCloseable {
        private final Thread thread;
        private final Runnable canceller = this::cancel;
        private boolean cancelled;
        private boolean consumed;
        private boolean over;

        Cancellable(Thread thread) {
            this.thread = thread;
            remember(canceller);
        }

        private synchronized void cancel() {
            if (!over) {
                cancelled = true;
                thread.interrupt();
            }
        }

        /** Ended by closing the generator, which is no interrupt of the caller's thread, or by a real one. */
        synchronized ChatResponse interrupted(AnswerBuilder builder) {
            if (cancelled) {
                consumed = true;
                return builder.cancelled();
            }
            throw RemoteClient.cancelled();
        }

        @Override
        public synchronized void close() {
            over = true;
            forget(canceller);
            if (cancelled && !consumed) {
                Thread.interrupted(); // Ours, and too late: it must not meet what the caller does next.
            }
        }
    }

    private void remember(Runnable canceller) {
        synchronized (cancellers) {
            cancellers.add(canceller);
        }
    }

    private void forget(Runnable canceller) {
        synchronized (cancellers) {
            cancellers.remove(canceller);
        }
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        byte[] body = wire.chat(fitting(request), request, true);
        return open(ChatWire.CHAT_PATH, body);
    }

    @Override
    public ChatStream streamCompletion(String prompt, GenerationOptions sampling) {
        byte[] body = wire.completion(prompt, Objects.requireNonNull(sampling, "options"), true);
        return withCompletionPath(() -> open(ChatWire.COMPLETION_PATH, body));
    }

    private ChatStream open(String path, byte[] body) {
        long started = client.ticker().nanos();
        CallCounter.Pass pass = calls.enter();
        Deadline deadline = client.deadline();
        try {
            return client.stream(path, deadline, (transport, permit) -> {
                AnswerBuilder builder = new AnswerBuilder(client.ticker(), started);
                builder.queued(Duration.ofNanos(client.ticker().nanos() - started));
                StreamEnd end = new StreamEnd(permit, pass);
                StreamedAnswer answer = new StreamedAnswer(builder, end);
                end.of(answer);
                try {
                    new StreamConnection(client, path, answer, builder, deadline).open(transport, body, permit.limit());
                    return answer;
                } catch (RuntimeException | InterruptedException | Error e) {
                    end.forgotten();
                    throw e;
                }
            });
        } catch (InterruptedException e) {
            pass.close();
            throw RemoteClient.cancelled();
        } catch (RuntimeException | Error e) {
            pass.close();
            throw e;
        }
    }

    /** Gives back what a stream holds. */
    private final class StreamEnd implements Runnable {
        private final RemoteClient.Permit permit;
        private final CallCounter.Pass pass;
        private Runnable canceller = () -> {};

        StreamEnd(RemoteClient.Permit permit, CallCounter.Pass pass) {
            this.permit = permit;
            this.pass = pass;
        }

        void of(StreamedAnswer answer) {
            canceller = answer::cancel;
            remember(canceller);
        }

        void forgotten() {
            forget(canceller);
        }

        @Override
        public void run() {
            forget(canceller);
            permit.close();
            pass.close();
        }
    }

    @Override
    public ChatResponse stream(ChatRequest request, Consumer<ChatChunk> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        try (ChatStream stream = stream(request)) {
            stream.forEach(consumer);
            return stream.response();
        }
    }

    @Override
    public CompletableFuture<ChatResponse> generateAsync(ChatRequest request) {
        // Checked on the caller's thread, as it is with a local model.
        byte[] body = wire.chat(fitting(request), request, false);
        CallCounter.Pass pass = calls.enter();
        TaskFuture future = new TaskFuture();
        client.executor().execute(() -> {
            try (pass) {
                if (future.begin()) {
                    ChatResponse response = whole(ChatWire.CHAT_PATH, body);
                    // What hangs on the future must not run on a thread of this client.
                    ForkJoinPool.commonPool().execute(() -> future.complete(response));
                }
            } catch (RuntimeException | Error e) {
                ForkJoinPool.commonPool().execute(() -> future.completeExceptionally(e));
            } finally {
                future.end();
            }
        });
        return future;
    }

    /** A future whose cancellation ends the request behind it. */
    private static final class TaskFuture extends CompletableFuture<ChatResponse> {
        private @Nullable Thread worker;

        /** False when it was cancelled before. */
        synchronized boolean begin() {
            worker = Thread.currentThread();
            return !isDone();
        }

        synchronized void end() {
            worker = null;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            synchronized (this) {
                if (cancelled && worker != null) {
                    worker.interrupt();
                }
            }
            return cancelled;
        }
    }

    /** Work on the path that many services do not have. */
    @FunctionalInterface
    private interface CompletionCall<T> {
        T run();
    }

    private <T> T withCompletionPath(CompletionCall<T> call) {
        try {
            return call.run();
        } catch (RemoteNotFoundException e) {
            throw new InvalidRequestException(
                    "The service has no /completions for " + options.model()
                            + ": most chat models take conversations only. Use generate(...). (" + e.getMessage() + ")",
                    e);
        }
    }

    /** The messages that fit, where that can be known. */
    private List<ChatMessage> fitting(ChatRequest request) {
        Objects.requireNonNull(request, "request");
        List<ChatMessage> messages = request.messages();
        if (request.contextOverflow() == ContextOverflow.ERROR) {
            return messages;
        }
        ToIntFunction<List<ChatMessage>> counter = options.messageCounter();
        if (counter == null || options.contextLength().isEmpty()) {
            throw new InvalidRequestException(
                    "Turns can be dropped only where tokens can be counted: set"
                            + " RemoteOptions.Builder.messageCounter(...) and contextLength(n), or ask for ContextOverflow.ERROR.");
        }
        int context = options.contextLength().getAsInt();
        int room = context - Math.max(1, request.options().maxTokens().orElse(context / 4));
        while (counter.applyAsInt(messages) > room) {
            List<ChatMessage> shorter = withoutOldestTurn(messages);
            if (shorter.size() == messages.size()) {
                throw new ContextLengthExceededException("The last turn alone is too long for the context of " + context
                        + " tokens and an answer: shorten it.");
            }
            messages = shorter;
        }
        return messages;
    }

    /** The same list when only the last turn is left. A turn is a user message with everything up to the next one. */
    private static List<ChatMessage> withoutOldestTurn(List<ChatMessage> messages) {
        List<Integer> users = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.USER) {
                users.add(i);
            }
        }
        if (users.size() < 2) {
            return messages;
        }
        List<ChatMessage> kept = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (i >= users.get(1) || messages.get(i).role() == Role.SYSTEM) {
                kept.add(messages.get(i));
            }
        }
        return kept;
    }

    @Override
    public int countTokens(List<ChatMessage> messages) {
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            ToIntFunction<List<ChatMessage>> counter = options.messageCounter();
            if (counter == null) {
                throw new InvalidRequestException("The remote service has no way to count tokens: set"
                        + " RemoteOptions.Builder.messageCounter(...).");
            }
            return counter.applyAsInt(messages);
        }
    }

    @Override
    public ChatInfo info() {
        return info;
    }

    @Override
    public PlacementReport placement() {
        return placement;
    }

    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        if (options.cancelOnClose()) {
            cancelRunning();
        }
        calls.awaitEmpty();
        client.shutdown();
    }

    @Override
    public void close(Duration patience) {
        if (patience.isNegative()) {
            throw new InvalidRequestException("patience is " + patience + " but must not be negative.");
        }
        if (!calls.close()) {
            return;
        }
        if (!calls.awaitEmpty(patience)) {
            cancelRunning();
            calls.awaitEmpty();
        }
        client.shutdown();
    }

    private void cancelRunning() {
        List<Runnable> running;
        synchronized (cancellers) {
            running = List.copyOf(cancellers);
        }
        running.forEach(Runnable::run);
    }

    @Override
    public String toString() {
        return "ChatGenerator[" + info.model() + ", " + options.place() + "]";
    }
}
