package dev.inlay.internal.hub;

import dev.inlay.RequestCancelledException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides after each failure of a series whether to go on, and waits. */
final class Retries {
    private static final Logger log = LoggerFactory.getLogger(Retries.class);

    private final RetryPolicy policy;
    private int failures;

    Retries(RetryPolicy policy) {
        this.policy = policy;
    }

    /** Something worked: the series of failures begins anew. */
    void progressed() {
        failures = 0;
    }

    /**
     * Waits before the next attempt.
     *
     * @param what what is being done, for the log
     * @param failure why it failed
     * @throws IOException the failure, when enough was tried or when trying again is of no use
     */
    void afterFailure(String what, IOException failure) throws IOException {
        if (failure instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
            throw new RequestCancelledException("Interrupted while downloading: " + what);
        }
        failures++;
        boolean hopeless = failure instanceof RefusedException
                || failure instanceof StorageFailure
                || failure instanceof SSLHandshakeException;
        if (hopeless || failures >= policy.attempts()) {
            throw failure;
        }
        Duration pause = policy.pause(failures);
        if (failure instanceof TransientFailure answer && answer.retryAfter().isPresent()) {
            Duration wanted = answer.retryAfter().get();
            if (wanted.compareTo(policy.patience()) > 0) {
                throw new IOException(
                        failure.getMessage() + ": the server wants to be left alone for " + wanted.toSeconds() + " s",
                        failure);
            }
            pause = wanted;
        }
        log.warn("{}: {}; trying again in {} ms", what, describe(failure), pause.toMillis());
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestCancelledException("Interrupted while downloading: " + what);
        }
    }

    /** Some exceptions of the network have no message. */
    static String describe(IOException failure) {
        String name = failure.getClass().getSimpleName();
        String text = failure.getMessage() == null && failure.getCause() != null
                ? String.valueOf(failure.getCause())
                : String.valueOf(failure.getMessage());
        return failure instanceof TransientFailure || failure.getClass() == IOException.class
                ? text
                : name + " " + text;
    }
}
