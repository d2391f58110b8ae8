package dev.inlay.remote;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A whole body in memory, up to a number of bytes; the connection of a longer one is closed. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final long limit;
    private Flow.@Nullable Subscription subscription;
    private long bytes;

    BoundedBody(long limit) {
        this.limit = limit;
        whole.getBody().whenComplete((body, failure) -> {
            if (failure == null) {
                result.complete(body);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        whole.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> portion) {
        if (result.isDone()) {
            return;
        }
        for (ByteBuffer buffer : portion) {
            bytes += buffer.remaining();
        }
        if (bytes > limit) {
            result.completeExceptionally(AnswerTooLargeException.answer(limit));
            if (subscription != null) {
                subscription.cancel();
            }
            return;
        }
        whole.onNext(portion);
    }

    @Override
    public void onError(Throwable failure) {
        whole.onError(failure);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
