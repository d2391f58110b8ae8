package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that Inlay throws of its own. The children are told apart by what a caller can do.
 */
public class InlayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public InlayException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public InlayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
