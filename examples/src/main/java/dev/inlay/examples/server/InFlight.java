package dev.inlay.examples.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the requests that are being answered, and waits for the last one when the server stops. */
final class InFlight {
    private int running;
    private volatile boolean stopping;

    /** Whether new requests are turned away. */
    boolean stopping() {
        return stopping;
    }

    /** From now on new requests are turned away. */
    void stop() {
        stopping = true;
    }

    synchronized void enter() {
        running++;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    /**
     * Waits for all requests.
     *
     * @return false when some are still running
     */
    synchronized boolean await(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (running > 0) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
