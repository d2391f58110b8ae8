package dev.inlay.remote;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what may work the next time, with pauses. */
final class Retrier {
    private static final Logger log = LoggerFactory.getLogger(Retrier.class);

    private final RemoteOptions options;
    private final Ticker ticker;

    Retrier(RemoteOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
    }

    /** One attempt; a failure whose answer is not retryable ends the call. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws InterruptedException;
    }

    <T> T run(Deadline deadline, Attempt<T> attempt) throws InterruptedException {
        for (int number = 1; ; number++) {
            try {
                return attempt.run();
            } catch (RemoteServiceException e) {
                e.attempts(number);
                if (!e.retryable() || number > options.maxRetries()) {
                    throw e;
                }
                Duration pause = pause(number, e);
                if (pause.compareTo(deadline.left()) >= 0) {
                    e.noTimeLeft(pause);
                    throw e;
                }
                // Not the service's own words, which may repeat a text.
                log.debug(
                        "Attempt {} at {} failed ({}), next one in {} ms",
                        number,
                        options.place(),
                        e.status().isPresent() ? "status " + e.status().getAsInt() : "no answer",
                        pause.toMillis());
                ticker.pause(pause);
            }
        }
    }

    /** The service's own word counts, with a little chance on top, so that callers do not come back all at once. */
    private Duration pause(int failures, RemoteServiceException failure) {
        double first = options.firstBackoff().toMillis();
        double longest = options.longestBackoff().toMillis();
        double own = Math.min(longest, first * Math.pow(2, Math.min(30, failures - 1)));
        return failure.retryAfter()
                .map(asked -> asked.plusMillis((long) (ticker.random() * Math.min(own, 0.1 * asked.toMillis()))))
                .orElseGet(() -> Duration.ofMillis((long) (own * (0.5 + 0.5 * ticker.random()))));
    }
}
