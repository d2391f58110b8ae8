package dev.inlay.internal.routing;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A circuit breaker of one place. It opens when the place fails, so that calls go elsewhere at once; after a pause it lets one
 * retry through (half-open), which closes it or opens it again for twice as long. Safe for use by many threads.
 */
public final class Breaker {
    /** Failed runs in a row that open it: one may be a text's own fault. */
    private static final int RUN_FAILURES = 3;

    /** Runs in a row that took too long and open it: each costs its caller the whole limit. */
    private static final int TIMEOUTS = 2;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    /** What went wrong. */
    public enum Failure {
        /** A run failed: the third in a row opens it. */
        RUN,
        /** A run took too long: the second in a row opens it. */
        TIMEOUT,
        /** The model could not be opened, or had to be moved elsewhere, or a retry failed: opens it at once. */
        LOAD,
        /** It computes wrong results: opens it for good. */
        WRONG_RESULTS
    }

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN,
        REJECTED
    }

    private final LongSupplier nanos;
    private volatile State state = State.CLOSED;
    private int runFailures;
    private int timeouts;
    private long openedAt;
    private Duration pause = FIRST_PAUSE;
    private String reason = "";

    /** A closed breaker on the machine's clock. */
    public Breaker() {
        this(System::nanoTime);
    }

    /**
     * A closed breaker.
     *
     * @param nanos the clock, in nanoseconds from anywhere
     */
    public Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether calls may go there.
     *
     * @return true when closed
     */
    public boolean admits() {
        return state == State.CLOSED;
    }

    /**
     * Asks for the one retry after the pause.
     *
     * @return true for the one caller who should try the place now and tell {@link #success()} or {@link #failure}
     */
    public boolean beginRetry() {
        if (state != State.OPEN) {
            return false;
        }
        synchronized (this) {
            if (state != State.OPEN || nanos.getAsLong() - openedAt < pause.toNanos()) {
                return false;
            }
            state = State.HALF_OPEN;
            return true;
        }
    }

    /** Tells of a run, or a retry, that went well. A run that began before the breaker opened does not close it. */
    public void success() {
        if (state == State.CLOSED && runFailures == 0 && timeouts == 0) {
            return;
        }
        synchronized (this) {
            if (state == State.HALF_OPEN) {
                state = State.CLOSED;
                pause = FIRST_PAUSE;
                reason = "";
            }
            if (state == State.CLOSED) {
                runFailures = 0;
                timeouts = 0;
            }
        }
    }

    /**
     * Tells of a failure.
     *
     * @param kind what went wrong
     * @param why in words
     */
    public synchronized void failure(Failure kind, String why) {
        if (state == State.REJECTED || (state == State.OPEN && kind != Failure.WRONG_RESULTS)) {
            return;
        }
        reason = why;
        runFailures += kind == Failure.RUN ? 1 : 0;
        timeouts += kind == Failure.TIMEOUT ? 1 : 0;
        if (kind == Failure.WRONG_RESULTS) {
            state = State.REJECTED;
        } else if (state == State.HALF_OPEN) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            open();
        } else if (kind == Failure.LOAD || runFailures >= RUN_FAILURES || timeouts >= TIMEOUTS) {
            open();
        }
    }

    private void open() {
        state = State.OPEN;
        openedAt = nanos.getAsLong();
        runFailures = 0;
        timeouts = 0;
    }

    /** Tells that a retry ended without a sign, as when its caller gave up: the next one who asks may try again. */
    public synchronized void undecided() {
        if (state == State.HALF_OPEN) {
            state = State.OPEN;
        }
    }

    /** Takes back the last failed run: the same rows failed elsewhere too, so it was not this place's fault. */
    public synchronized void forgive() {
        if (state == State.CLOSED && runFailures > 0) {
            runFailures--;
        }
    }

    /**
     * Whether it is closed and without a failure since the last success.
     *
     * @return the state in words
     */
    public synchronized String inWords() {
        return switch (state) {
            case CLOSED -> "ready";
            case HALF_OPEN -> "being tried again after: " + reason;
            case REJECTED -> "rejected: " + reason;
            case OPEN -> {
                long left = Math.max(0, pause.toNanos() - (nanos.getAsLong() - openedAt));
                yield "passed over for another " + (left / 1_000_000_000L) + " s: " + reason;
            }
        };
    }
}
