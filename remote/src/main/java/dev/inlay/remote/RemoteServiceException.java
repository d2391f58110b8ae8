package dev.inlay.remote;

import dev.inlay.InlayException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A remote service did not do what it was asked. The children say what the caller can do. No message and no cause holds a
 * key or token.
 *
 * <p>A request that the service finds wrong (400, 413, 422) is an {@link dev.inlay.InvalidRequestException} instead, as the
 * same mistake is with a local model; its cause is an exception of this type with status and request id.
 */
public class RemoteServiceException extends InlayException {
    private static final long serialVersionUID = 1L;

    /** The HTTP status, 0 when no answer came. */
    private final int status;
    /** The service's name for the request. */
    private final @Nullable String requestId;
    /** How long the service asked to wait. */
    private final @Nullable Duration retryAfter;
    /** Whether the same request may succeed later. */
    private final boolean retryable;
    /** How often it was tried. */
    private int attempts;
    /** The pause for which no time was left. */
    private @Nullable Duration pauseTooLong;

    RemoteServiceException(String message, ServiceAnswer answer, @Nullable Throwable cause) {
        super(message, cause);
        this.status = answer.status();
        this.requestId = answer.requestId();
        this.retryAfter = answer.retryAfter();
        this.retryable = answer.retryable();
    }

    /**
     * The HTTP status.
     *
     * @return the status, or empty when no answer came
     */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * The id under which the service knows the request ({@code x-request-id} or {@code apim-request-id}), for its support.
     *
     * @return the id, or empty when the service named none
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * How long the service asked to be left alone ({@code Retry-After}).
     *
     * @return the time from the answer on, or empty when the service did not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    boolean retryable() {
        return retryable;
    }

    void attempts(int number) {
        this.attempts = number;
    }

    /** The pause before the next attempt would not fit into the total timeout. */
    void noTimeLeft(Duration pause) {
        this.pauseTooLong = pause;
    }

    @Override
    public String getMessage() {
        Duration pause = pauseTooLong;
        return super.getMessage()
                + (attempts > 1 ? " (after " + attempts + " attempts)" : "")
                + (pause == null
                        ? ""
                        : " (not repeated: a pause of " + pause.toMillis() + " ms is longer than what is left of the"
                                + " total timeout)");
    }
}
