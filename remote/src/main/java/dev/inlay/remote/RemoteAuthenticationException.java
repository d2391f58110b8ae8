package dev.inlay.remote;

import org.jspecify.annotations.Nullable;

/** The service refuses the credentials (401) or what they may do (403). Correct the key, token or role; not retried. */
public final class RemoteAuthenticationException extends RemoteServiceException {
    private static final long serialVersionUID = 1L;

    RemoteAuthenticationException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, answer, cause);
    }
}
