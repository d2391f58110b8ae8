package dev.inlay.internal.runtime;

/** Lets calls in until it is closed; closing waits for those inside. */
public final class CallGate {
    private final String what;
    private int inside;
    private boolean closed;

    /**
     * Creates an open gate.
     *
     * @param what the thing it guards, for messages
     */
    public CallGate(String what) {
        this.what = what;
    }

    /** The gate is closed. */
    public static final class ClosedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private ClosedException(String message) {
            super(message);
        }
    }

    /** A call that is inside; leaving twice is harmless. */
    public final class Pass implements AutoCloseable {
        private boolean left;

        private Pass() {}

        @Override
        public void close() {
            synchronized (CallGate.this) {
                if (!left) {
                    left = true;
                    inside--;
                    CallGate.this.notifyAll();
                }
            }
        }
    }

    /**
     * Enters.
     *
     * @return the pass to close when done
     * @throws ClosedException when the gate is closed
     */
    public synchronized Pass enter() {
        if (closed) {
            throw new ClosedException("This " + what + " is closed: load another one.");
        }
        inside++;
        return new Pass();
    }

    /**
     * Closes the gate and waits until nobody is inside. An interrupt does not cut the wait short, since native memory is
     * still in use; the flag is restored.
     *
     * @return true for the call that closed it, false when it was closed before
     */
    public boolean closeAndWait() {
        boolean interrupted = false;
        try {
            synchronized (this) {
                if (closed) {
                    return false;
                }
                closed = true;
                while (inside > 0) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                return true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
