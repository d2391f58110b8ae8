package dev.inlay;

import org.jspecify.annotations.Nullable;

/**
 * No provider that the policy allows can run the model here. The message lists each one with its reason.
 */
public class ProviderUnavailableException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, which file or value, and the next step
     */
    public ProviderUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public ProviderUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
