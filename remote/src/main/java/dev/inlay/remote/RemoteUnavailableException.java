package dev.inlay.remote;

import org.jspecify.annotations.Nullable;

/** The service cannot be reached, did not answer in time, broke off, or failed by itself (408, 409, 5xx). Retried where nothing was delivered yet; try again later, or run the model elsewhere. */
public final class RemoteUnavailableException extends RemoteServiceException {
    private static final long serialVersionUID = 1L;

    RemoteUnavailableException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, answer, cause);
    }
}
