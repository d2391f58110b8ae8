package dev.inlay.internal.chat;

import dev.inlay.ChatResponse;
import java.util.concurrent.CompletableFuture;

/** A future whose cancellation ends the generation behind it. */
final class CancellingFuture extends CompletableFuture<ChatResponse> {
    private final GenerationOutput output;

    CancellingFuture(GenerationOutput output) {
        this.output = output;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            output.cancel();
        }
        return cancelled;
    }
}
