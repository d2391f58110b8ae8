package dev.inlay.internal.chat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The calls of a routed chat that somebody waits for just now: they may still need another place. Safe for use by many threads. */
final class RunningCalls {
    private int running;
    private boolean closed;

    /** A new call, or a further wait of one. */
    synchronized void enter() {
        running++;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This chat generator is closed: load another one.");
        }
    }

    synchronized void close() {
        closed = true;
    }

    /** Waits until nobody waits for an answer, or for a time. An interrupt does not cut the wait short; the flag is restored. */
    synchronized void awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        long left = end - System.nanoTime();
        while (running > 0 && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
