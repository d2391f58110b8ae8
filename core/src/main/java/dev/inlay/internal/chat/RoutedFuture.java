package dev.inlay.internal.chat;

import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** An answer of the first place of a route that gives one. Cancelling it ends the attempt that is under way. */
final class RoutedFuture extends CompletableFuture<ChatResponse> {
    private final ChatRequest request;
    private final RoutedCall call;
    private volatile @Nullable CompletableFuture<ChatResponse> attempt;

    private RoutedFuture(ChatRequest request, RoutedCall call) {
        this.request = request;
        this.call = call;
    }

    /** Begins on the calling thread, which so learns what is wrong with the request. */
    static RoutedFuture start(ChatRequest request, RoutedCall call) {
        RoutedFuture future = new RoutedFuture(request, call);
        future.begin();
        return future;
    }

    private void begin() {
        CompletableFuture<ChatResponse> begun = call.begin(chat -> chat.generateAsync(request));
        attempt = begun;
        if (isCancelled()) {
            begun.cancel(true);
        }
        CompletableFuture<ChatResponse> unused = begun.whenComplete(this::ended);
    }

    private void ended(@Nullable ChatResponse answer, @Nullable Throwable thrown) {
        if (answer != null) {
            call.succeeded();
            complete(call.timed(answer));
            return;
        }
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (isCancelled() || !(cause instanceof RuntimeException failure)) {
            call.left();
            completeExceptionally(cause);
            return;
        }
        try {
            call.failed(failure, "");
            begin();
        } catch (RuntimeException e) {
            completeExceptionally(e);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<ChatResponse> running = attempt;
        if (cancelled && running != null) {
            running.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }
}
