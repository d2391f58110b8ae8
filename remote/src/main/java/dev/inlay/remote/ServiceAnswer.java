package dev.inlay.remote;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an answer beside its body.
 *
 * @param status the HTTP status, 0 when none came
 * @param requestId the service's name for the request
 * @param retryAfter how long it asks to wait
 * @param retryable whether the same request may succeed later
 */
record ServiceAnswer(
        int status, @Nullable String requestId, @Nullable Duration retryAfter, boolean retryable) {
    private static final List<String> REQUEST_IDS = List.of("x-request-id", "apim-request-id", "x-ms-request-id");

    /** No answer came, and the same request may succeed later. */
    static ServiceAnswer none(boolean retryable) {
        return new ServiceAnswer(0, null, null, retryable);
    }

    static ServiceAnswer of(int status, HttpHeaders headers, Instant now) {
        String requestId = REQUEST_IDS.stream()
                .flatMap(name -> headers.firstValue(name).stream())
                .map(id -> id.length() > 200 ? id.substring(0, 200) : id)
                .findFirst()
                .orElse(null);
        // A header of OpenAI's services; where it is there the service knows best.
        boolean retryable = headers.firstValue("x-should-retry")
                .map(word -> word.toLowerCase(Locale.ROOT).equals("true"))
                .orElse(status == 408
                        || status == 409
                        || status == 429
                        || (status >= 500 && status != 501 && status != 505));
        return new ServiceAnswer(status, requestId, RetryAfter.read(headers, now), status >= 400 && retryable);
    }

    ServiceAnswer asRetryable() {
        return new ServiceAnswer(status, requestId, retryAfter, true);
    }

    ServiceAnswer notRetryable() {
        return new ServiceAnswer(status, requestId, retryAfter, false);
    }
}
