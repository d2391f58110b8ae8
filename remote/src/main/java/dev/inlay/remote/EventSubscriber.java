package dev.inlay.remote;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands the events of a body on as they arrive; cancelling closes the connection. */
final class EventSubscriber implements HttpResponse.BodySubscriber<byte[]> {
    /** Told on threads of the HTTP client, one call at a time. */
    interface Listener {
        void data(String event);

        /** Something came, if only a comment. */
        void signOfLife();

        void end();

        void broken(Throwable failure);
    }

    private final Listener listener;
    private final SseParser parser = new SseParser();
    private final long limit;
    private long bytes;
    private Flow.@Nullable Subscription subscription;
    private boolean over;

    /**
     * Creates a subscriber.
     *
     * @param listener is told
     * @param limit the most bytes of the body
     */
    EventSubscriber(Listener listener, long limit) {
        this.listener = listener;
        this.limit = limit;
    }

    /** Complete from the beginning: the answer counts as there with its headers. */
    @Override
    public CompletionStage<byte[]> getBody() {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            subscription = given;
            if (over) {
                given.cancel();
                return;
            }
        }
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> portion) {
        if (isOver()) {
            return;
        }
        listener.signOfLife();
        try {
            for (ByteBuffer buffer : portion) {
                bytes += buffer.remaining();
                if (bytes > limit) {
                    throw AnswerTooLargeException.answer(limit);
                }
                parser.feed(buffer).forEach(listener::data);
            }
        } catch (IOException | RuntimeException e) {
            cancel();
            listener.broken(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!isOver()) {
            listener.broken(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!isOver()) {
            listener.end();
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    void cancel() {
        Flow.Subscription given;
        synchronized (this) {
            over = true;
            given = subscription;
        }
        if (given != null) {
            given.cancel();
        }
    }
}
