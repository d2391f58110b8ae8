package dev.inlay.examples.server;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that ends with an error in OpenAI's form. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String INVALID_REQUEST = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final int retryAfterSeconds;

    private ApiException(
            int status,
            String type,
            @Nullable String code,
            @Nullable String param,
            int retryAfterSeconds,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** 400: a parameter has a wrong value. */
    static ApiException invalid(@Nullable String param, String message) {
        return invalid(param, "invalid_value", message, null);
    }

    /** 400 with a code and a cause of its own. */
    static ApiException invalid(@Nullable String param, String code, String message, @Nullable Throwable cause) {
        return new ApiException(400, INVALID_REQUEST, code, param, 0, message, cause);
    }

    /** 400: a parameter of OpenAI's API that would change the result and that this server does not have. */
    static ApiException unsupported(String param, String message) {
        return invalid(param, "unsupported_parameter", message, null);
    }

    static ApiException unauthorized(String message) {
        return new ApiException(401, INVALID_REQUEST, "invalid_api_key", null, 0, message, null);
    }

    static ApiException forbidden(String message) {
        return new ApiException(403, INVALID_REQUEST, "forbidden", null, 0, message, null);
    }

    static ApiException modelNotFound(String message) {
        return new ApiException(404, INVALID_REQUEST, "model_not_found", "model", 0, message, null);
    }

    static ApiException tooLarge(String message) {
        return new ApiException(413, INVALID_REQUEST, "request_too_large", null, 0, message, null);
    }

    /** 429: nothing wrong with the request, but there is no room for it now. */
    static ApiException overloaded(String message, Optional<Duration> pause, @Nullable Throwable cause) {
        // Rounded up: a client that comes back too early is refused again.
        long seconds = pause.map(time -> time.plusMillis(999).toSeconds()).orElse(1L);
        return new ApiException(
                429,
                "rate_limit_error",
                "rate_limit_exceeded",
                null,
                (int) Math.max(1, Math.min(seconds, Integer.MAX_VALUE)),
                message,
                cause);
    }

    /** 502: a service elsewhere, to which the policy sends the request, did not do its work. */
    static ApiException badGateway(String message, Throwable cause) {
        return new ApiException(502, "server_error", "upstream_error", null, 0, message, cause);
    }

    static ApiException internal(String message, @Nullable Throwable cause) {
        return new ApiException(500, "server_error", "internal_error", null, 0, message, cause);
    }

    /** 503: not yet, or not any more. */
    static ApiException unavailable(String code, int retryAfterSeconds, String message) {
        return new ApiException(503, "server_error", code, null, retryAfterSeconds, message, null);
    }

    static ApiException timeout(String message) {
        return new ApiException(504, "server_error", "timeout", null, 0, message, null);
    }

    /** What the web framework refuses by itself, such as a path that does not exist. */
    static ApiException http(int status, String code, String message) {
        return new ApiException(status, INVALID_REQUEST, code, null, 0, message, null);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    Optional<String> code() {
        return Optional.ofNullable(code);
    }

    Optional<String> param() {
        return Optional.ofNullable(param);
    }

    /** When to try again, 0 when a repetition would not help. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
