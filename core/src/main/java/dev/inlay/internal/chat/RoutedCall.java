package dev.inlay.internal.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.GenerationTimings;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.OverloadedException;
import dev.inlay.RequestCancelledException;
import dev.inlay.internal.chat.LocalChatGenerator.Resumed;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way along its route: to the first place that takes calls, and from one that fails to the next; those that were
 * passed over come last. Belongs to one thread after the other; {@link #left()} may be called by any.
 */
final class RoutedCall {
    private final List<ChatPlace> route;
    private final FallbackLog fallbacks;
    private final boolean[] tried;
    private final long started = System.nanoTime();
    private long begunAt = started;
    private int attempts;
    private int index;
    private volatile @Nullable ChatPlace current;

    /** Guarded by this; the call is the one retry of its place. */
    private boolean retry;

    private @Nullable RuntimeException failure;
    private Optional<String> failedAt = Optional.empty();
    private String reason = "";

    /**
     * Starts in front of a route.
     *
     * @param route at least one place
     * @param fallbacks where switches are noted
     */
    RoutedCall(List<ChatPlace> route, FallbackLog fallbacks) {
        this.route = route;
        this.fallbacks = fallbacks;
        this.tried = new boolean[route.size()];
    }

    /** The place that has the call. */
    ChatPlace place() {
        ChatPlace at = current;
        if (at == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return at;
    }

    /** When the place got the call, on the clock of {@link System#nanoTime()}. */
    long begunAt() {
        return begunAt;
    }

    /** How long other places had it before; empty for the first one. */
    Optional<Duration> before() {
        return attempts > 1 ? Optional.of(Duration.ofNanos(begunAt - started)) : Optional.empty();
    }

    /** The answer with the times of the whole call. */
    ChatResponse timed(ChatResponse answer) {
        return before().map(before -> new ChatResponse(
                        answer.message(),
                        answer.finishReason(),
                        answer.usage(),
                        new GenerationTimings(
                                before.plus(answer.timings().queued()),
                                before.plus(answer.timings().timeToFirstToken()),
                                before.plus(answer.timings().total()),
                                answer.timings().decodeTokensPerSecond()),
                        answer.logprobs(),
                        answer.tokenIds(),
                        answer.droppedMessages(),
                        answer.promptLogprobs()))
                .orElse(answer);
    }

    /**
     * Begins at the next place, and at those after it while they fail at once.
     *
     * @param call what to do there
     * @return what the place gave
     * @throws RuntimeException the failure that counts, when no place is left
     */
    <T> T begin(Function<ChatGenerator, T> call) {
        return begin(place -> true, place -> call.apply(place.chat()));
    }

    /** The whole answer of the first place that gives one. */
    ChatResponse whole(Function<ChatGenerator, ChatResponse> call) {
        ChatResponse answer = begin(call);
        succeeded();
        return timed(answer);
    }

    /** A stream; a service gives one only when it works. */
    ChatStream stream(Function<ChatGenerator, ChatStream> call) {
        ChatStream stream = begin(call);
        noteSwitch();
        if (!place().here() && endRetry()) {
            recovered();
        }
        return stream;
    }

    /** The rest of an answer, from a place that can go on with it. */
    Resumed resume(Function<LocalChatGenerator, Resumed> call) {
        Resumed rest = begin(
                place -> place.chat() instanceof LocalChatGenerator,
                place -> call.apply((LocalChatGenerator) place.chat()));
        noteSwitch();
        return rest;
    }

    private <T> T begin(Predicate<ChatPlace> suits, Function<ChatPlace, T> call) {
        while (true) {
            ChatPlace at = advance(suits);
            try {
                return call.apply(at);
            } catch (RuntimeException e) {
                failed(e, "");
            }
        }
    }

    private ChatPlace advance(Predicate<ChatPlace> suits) {
        for (int i = 0; i < tried.length; i++) {
            if (!tried[i] && suits.test(route.get(i))) {
                Breaker breaker = route.get(i).breaker();
                boolean asRetry = !breaker.admits() && breaker.beginRetry();
                if (asRetry || breaker.admits()) {
                    return at(i, asRetry);
                }
            }
        }
        // One that was passed over is better than none.
        for (int i = 0; i < tried.length; i++) {
            if (!tried[i] && suits.test(route.get(i))) {
                return at(i, false);
            }
        }
        failedAt.ifPresent(from -> fallbacks.add(from, Optional.empty(), 1, reason));
        throw failure == null ? new IllegalStateException("a route without places") : failure;
    }

    private ChatPlace at(int next, boolean asRetry) {
        ChatPlace place = route.get(next);
        tried[next] = true;
        index = next;
        attempts++;
        begunAt = System.nanoTime();
        current = place;
        synchronized (this) {
            retry = asRetry;
        }
        return place;
    }

    private void noteSwitch() {
        failedAt.ifPresent(from -> fallbacks.add(from, Optional.of(place().id()), 1, reason));
        failedAt = Optional.empty();
    }

    /** True once, when the call was a retry. */
    private synchronized boolean endRetry() {
        boolean was = retry;
        retry = false;
        return was;
    }

    private void recovered() {
        place().breaker().success();
        fallbacks.recovered(place().id());
    }

    /** The answer is there. */
    void succeeded() {
        noteSwitch();
        if (endRetry()) {
            recovered();
        } else {
            place().breaker().success();
        }
    }

    /** The caller went away, which says nothing about the place. */
    void left() {
        ChatPlace at = current;
        if (endRetry() && at != null) {
            at.breaker().undecided();
        }
    }

    /**
     * Notes a failure of the place.
     *
     * @param e the failure
     * @param begun in words how far the answer had come; empty when nothing had been handed over
     * @throws RuntimeException the failure, when it is not one of the place
     */
    void failed(RuntimeException e, String begun) {
        ChatPlace at = place();
        boolean refused = e instanceof InvalidRequestException || !(e instanceof InlayException);
        boolean ends = refused && (index == 0 || !begun.isEmpty());
        if (ends || e instanceof RequestCancelledException) {
            left();
            throw e;
        }
        remember(e);
        if (refused) {
            // A later place that cannot serve this request, such as a model with a shorter context.
            left();
            return;
        }
        failedAt = Optional.of(at.id());
        reason = begun + e.getMessage();
        if (e instanceof OverloadedException) {
            left();
        } else {
            endRetry();
            at.breaker().failure(Breaker.Failure.RUN, reason);
        }
    }

    /** A place's failure counts for more than another one's refusal. */
    private void remember(RuntimeException e) {
        RuntimeException before = failure;
        if (before == null || before == e) {
            failure = e;
        } else if (before instanceof InvalidRequestException) {
            e.addSuppressed(before);
            failure = e;
        } else {
            before.addSuppressed(e);
        }
    }
}
