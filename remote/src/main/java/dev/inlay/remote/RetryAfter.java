package dev.inlay.remote;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a service asks to be left alone: {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3), or {@code
 * retry-after-ms}, which OpenAI and Azure send beside it and which is more exact.
 */
final class RetryAfter {
    /** Longer than anybody waits, and short enough for sums. */
    private static final double MOST_SECONDS = 1e9;

    private RetryAfter() {}

    @Nullable
    static Duration read(HttpHeaders headers, Instant now) {
        for (String name : new String[] {"retry-after-ms", "x-ms-retry-after-ms"}) {
            Optional<Duration> exact = headers.firstValue(name).flatMap(text -> seconds(text, 1e-3));
            if (exact.isPresent()) {
                return exact.get();
            }
        }
        Optional<String> text = headers.firstValue("retry-after");
        if (text.isEmpty()) {
            return null;
        }
        return seconds(text.get(), 1).orElseGet(() -> date(text.get(), now));
    }

    private static Optional<Duration> seconds(String text, double unit) {
        if (!text.strip().matches("[0-9]+(\\.[0-9]*)?")) {
            return Optional.empty();
        }
        double seconds = Math.min(MOST_SECONDS, Double.parseDouble(text.strip()) * unit);
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static @Nullable Duration date(String text, Instant now) {
        try {
            Duration time =
                    Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
            return time.isNegative() ? Duration.ZERO : time;
        } catch (DateTimeException e) {
            return null; // A header that says nothing counts as absent: the own pauses hold.
        }
    }
}
