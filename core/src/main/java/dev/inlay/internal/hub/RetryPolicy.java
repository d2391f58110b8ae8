package dev.inlay.internal.hub;

import java.time.Duration;

/**
 * How often and how patiently a failing request is repeated. The numbers are those of huggingface_hub's
 * {@code http_backoff}: five repetitions, waiting 1 s, 2 s, 4 s and then 8 s.
 *
 * @param attempts how many failures in a row end it
 * @param first the first pause; each following one is twice as long
 * @param longest the longest pause of our own
 * @param patience the longest pause that a server may ask for
 */
record RetryPolicy(int attempts, Duration first, Duration longest, Duration patience) {
    static final RetryPolicy STANDARD =
            new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(2));

    /** The same pauses, but so many attempts. */
    RetryPolicy withAttempts(int n) {
        return new RetryPolicy(n, first, longest, patience);
    }

    /** The pause after so many failures. */
    Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
