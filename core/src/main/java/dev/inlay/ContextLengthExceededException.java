package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * A text has more tokens than the model takes, and the request asked for an error rather than a cut.
 */
public class ContextLengthExceededException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public ContextLengthExceededException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public ContextLengthExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
