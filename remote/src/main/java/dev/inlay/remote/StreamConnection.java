package dev.inlay.remote;

import dev.inlay.InlayException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stream. Until its headers and its first event were looked at it can fail as a whole and be repeated; from then on
 * the answer has begun, and whatever happens ends it.
 */
final class StreamConnection implements EventSubscriber.Listener {
    private final RemoteClient client;
    private final String path;
    private final StreamedAnswer answer;
    private final AnswerBuilder builder;
    private final Deadline deadline;
    private final EventSubscriber events;
    private final CountDownLatch decided = new CountDownLatch(1);
    private ServiceAnswer head = ServiceAnswer.none(true);
    private boolean begun;
    private @Nullable RuntimeException early;
    private volatile long lastSign;
    private @Nullable ScheduledFuture<?> watch;

    StreamConnection(
            RemoteClient client, String path, StreamedAnswer answer, AnswerBuilder builder, Deadline deadline) {
        this.client = client;
        this.path = path;
        this.answer = answer;
        this.builder = builder;
        this.deadline = deadline;
        this.lastSign = System.nanoTime();
        this.events = new EventSubscriber(this, client.options().maxResponseBytes());
    }

    /** Opens the stream and waits for its first event. */
    void open(Transport transport, byte[] body, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean good = false;
        answer.connected(this::disconnect);
        try {
            Transport.Reply reply = transport.stream(path, body, limit, events);
            synchronized (this) {
                head = reply.answer();
            }
            if (reply.answer().status() != 200) {
                throw client.errors().ofStatus(path, reply.answer(), reply.body());
            }
            if (!decided.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw client.errors().timeout(path, limit);
            }
            synchronized (this) {
                if (early != null) {
                    throw early;
                }
            }
            good = true;
        } finally {
            if (!good) {
                events.cancel();
            }
        }
        watchSilence();
    }

    private void watchSilence() {
        long idle = client.options().streamIdleTimeout().toNanos();
        synchronized (this) {
            if (answer.ended()) {
                return;
            }
            long quiet = System.nanoTime() - lastSign;
            long wait = Math.min(idle - quiet, deadline.left().toNanos());
            watch = client.timer().schedule(this::checkSilence, Math.max(1, wait), TimeUnit.NANOSECONDS);
        }
    }

    private void checkSilence() {
        if (deadline.left().isNegative() || deadline.left().isZero()) {
            answer.fail(client.errors().outOfTime(path));
        } else if (System.nanoTime() - lastSign
                >= client.options().streamIdleTimeout().toNanos()) {
            answer.fail(client.errors().silent(path, head()));
        } else {
            watchSilence();
        }
    }

    private synchronized ServiceAnswer head() {
        return head;
    }

    private void disconnect() {
        synchronized (this) {
            if (watch != null) {
                watch.cancel(false);
            }
        }
        events.cancel();
        decided.countDown();
    }

    @Override
    public void signOfLife() {
        lastSign = System.nanoTime();
    }

    @Override
    public void data(String event) {
        if (event.strip().equals("[DONE]")) {
            end();
            return;
        }
        try {
            JsonObject object = Json.parseObject(event, "an event of the stream");
            if (AnswerBuilder.isError(object)) {
                fail(client.errors().ofEvent(path, head(), object));
                return;
            }
            synchronized (builder) {
                if (!answer.ended()) {
                    builder.add(object).ifPresent(answer::put);
                }
            }
            begin();
        } catch (IOException e) {
            fail(client.errors().protocol(path, head(), String.valueOf(e.getMessage())));
        }
    }

    private void begin() {
        synchronized (this) {
            begun = true;
        }
        decided.countDown();
    }

    @Override
    public void end() {
        boolean good;
        synchronized (builder) {
            good = builder.finished();
        }
        if (good) {
            answer.complete();
            begin();
        } else {
            broken(null);
        }
    }

    @Override
    public void broken(@Nullable Throwable cause) {
        fail(client.errors().brokeOff(path, head(), cause));
    }

    private void fail(InlayException error) {
        boolean late;
        synchronized (this) {
            late = begun;
            if (!late) {
                early = error;
            }
        }
        if (late) {
            answer.fail(error);
        }
        decided.countDown();
    }
}
