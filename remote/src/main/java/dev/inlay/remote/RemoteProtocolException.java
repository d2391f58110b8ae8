package dev.inlay.remote;

import org.jspecify.annotations.Nullable;

/** The service answered what its protocol does not allow: no JSON, a missing field, a vector of the wrong dimension. Check that the URL and the model are the right ones; not retried. */
public final class RemoteProtocolException extends RemoteServiceException {
    private static final long serialVersionUID = 1L;

    RemoteProtocolException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, answer, cause);
    }
}
