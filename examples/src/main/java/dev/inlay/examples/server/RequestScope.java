package dev.inlay.examples.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a request has work running. When its client leaves, its time is up or the server stops, the work is
 * cancelled.
 */
final class RequestScope implements AutoCloseable {
    /** Why the work was cancelled. */
    enum Cause {
        /** The client closed its connection. */
        CLIENT_GONE,
        /** The request took longer than the server allows. */
        TIMEOUT,
        /** The server stopped and did not wait any longer. */
        SHUTDOWN
    }

    private final RequestScopes owner;
    private final ClientConnection connection;
    private final long deadlineNanos;
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable Cause cause;
    private boolean closed;
    private boolean interrupts;

    RequestScope(RequestScopes owner, ClientConnection connection, long deadlineNanos) {
        this.owner = owner;
        this.connection = connection;
        this.deadlineNanos = deadlineNanos;
    }

    /** Says how to cancel; done at once when it is too late already. */
    synchronized void onCancel(Runnable action) {
        actions.add(action);
        if (cause != null) {
            action.run();
        }
    }

    /** Cancels by interrupting the calling thread, which must be the one that closes the scope. */
    void interruptOnCancel() {
        Thread thread = Thread.currentThread();
        interrupts = true;
        onCancel(thread::interrupt);
    }

    /** Looks after the client and the clock. */
    synchronized void check(long nowNanos) {
        if (closed || cause != null) {
            return;
        }
        if (connection.closedByClient()) {
            cancel(Cause.CLIENT_GONE);
        } else if (nowNanos - deadlineNanos > 0) {
            cancel(Cause.TIMEOUT);
        }
    }

    synchronized void cancel(Cause why) {
        if (!closed && cause == null) {
            cause = why;
            actions.forEach(Runnable::run);
        }
    }

    /** Why it was cancelled, or empty. */
    synchronized Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    /**
     * Goes on only when nothing was cancelled.
     *
     * @throws ClientGoneException when nobody waits for an answer any more
     * @throws ApiException when the server gave up
     */
    void requireNotCancelled() {
        Optional<Cause> why = cause();
        if (why.isPresent()) {
            throw owner.error(why.get());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (interrupts) {
                // An interrupt that came too late must not meet the thread's next request.
                Thread.interrupted();
            }
        }
        owner.closed(this);
    }
}
