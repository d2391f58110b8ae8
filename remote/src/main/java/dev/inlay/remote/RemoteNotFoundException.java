package dev.inlay.remote;

import org.jspecify.annotations.Nullable;

/** The service knows no such deployment, model or path (404). Correct the options; not retried. */
public final class RemoteNotFoundException extends RemoteServiceException {
    private static final long serialVersionUID = 1L;

    RemoteNotFoundException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, answer, cause);
    }
}
