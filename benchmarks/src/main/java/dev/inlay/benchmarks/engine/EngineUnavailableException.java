package dev.inlay.benchmarks.engine;

/** An engine cannot run here; the message says why and what would help. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message why, and what would help
     */
    public EngineUnavailableException(String message) {
        super(message);
    }
}
