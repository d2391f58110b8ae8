package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served as it is: an empty or malformed value, or an option that the model does not have.
 * Correct the request; nothing was run.
 */
public class InvalidRequestException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public InvalidRequestException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
