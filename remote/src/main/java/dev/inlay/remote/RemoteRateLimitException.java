package dev.inlay.remote;

import org.jspecify.annotations.Nullable;

/** The service takes no more for now (429). Retried until the time or the number of retries was used up; wait for {@link #retryAfter()}, send less, or raise the quota. */
public final class RemoteRateLimitException extends RemoteServiceException {
    private static final long serialVersionUID = 1L;

    RemoteRateLimitException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, answer, cause);
    }
}
