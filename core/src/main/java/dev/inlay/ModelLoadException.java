package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * A model cannot be loaded: a file is missing, broken, or contradicts another. The message names the file.
 */
public class ModelLoadException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public ModelLoadException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public ModelLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
