package dev.inlay.remote;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets calls in until it is closed; closing waits for those inside. */
final class CallCounter {
    private static final int MOST = Integer.MAX_VALUE;

    private final String what;
    private final Semaphore inside = new Semaphore(MOST);
    private final AtomicBoolean closed = new AtomicBoolean();

    CallCounter(String what) {
        this.what = what;
    }

    /** A call that is inside; leaving twice is harmless. */
    static final class Pass implements AutoCloseable {
        private final Semaphore inside;
        private final AtomicBoolean left = new AtomicBoolean();

        private Pass(Semaphore inside) {
            this.inside = inside;
        }

        @Override
        public void close() {
            if (!left.getAndSet(true)) {
                inside.release();
            }
        }
    }

    Pass enter() {
        boolean entered = inside.tryAcquire();
        if (entered && !closed.get()) {
            return new Pass(inside);
        }
        if (entered) {
            inside.release();
        }
        throw new IllegalStateException("This " + what + " is closed: open another one.");
    }

    /** Refuses calls from now on. Returns true for the first time. */
    boolean close() {
        return !closed.getAndSet(true);
    }

    /** Waits until nobody is inside. */
    void awaitEmpty() {
        inside.acquireUninterruptibly(MOST);
        inside.release(MOST);
    }

    /** Waits until nobody is inside, or the time is over or the thread interrupted. Returns whether nobody is. */
    boolean awaitEmpty(Duration patience) {
        try {
            // Not toNanos(): it throws for a patience of centuries.
            if (!inside.tryAcquire(MOST, TimeUnit.MILLISECONDS.convert(patience), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        inside.release(MOST);
        return true;
    }
}
