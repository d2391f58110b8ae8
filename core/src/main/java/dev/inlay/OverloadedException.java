package dev.inlay;

/** All rows are busy and the waiting queue is full. Try again later, or raise the queue limit. */
public class OverloadedException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is full, and the next step
     */
    public OverloadedException(String message) {
        super(message);
    }
}
