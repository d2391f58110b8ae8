package dev.inlay.internal.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's answer may be another one later: too many requests, or trouble of its own. */
final class TransientFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    TransientFailure(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the server wants to be left alone, when it says. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
