package dev.inlay.internal.runtime;

import dev.inlay.ProviderUnavailableException;

/** A place that computes wrong results: no retry will mend that. */
public final class WrongResultsException extends ProviderUnavailableException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what differs, and by how much
     */
    public WrongResultsException(String message) {
        super(message);
    }
}
