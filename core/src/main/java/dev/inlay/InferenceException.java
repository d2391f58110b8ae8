package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * The native runtime failed while it ran a model, or the model returned values that are not numbers.
 */
public class InferenceException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public InferenceException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public InferenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
