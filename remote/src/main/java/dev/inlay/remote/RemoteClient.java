package dev.inlay.remote;

import dev.inlay.InlayException;
import dev.inlay.RequestCancelledException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What an embedder or chat generator speaks to its service with: attempts, retries, and the bound on both. */
final class RemoteClient {
    private static final int LONGEST_QUEUE_WAIT_SLICE = 1 << 30;

    private final RemoteOptions options;
    private final Ticker ticker;
    private final ServiceErrors errors;
    private final Transport transport;
    private final Retrier retrier;
    private final Semaphore permits;
    private final ExecutorService executor;
    private final ScheduledExecutorService timer;

    RemoteClient(RemoteOptions options, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        Secrets secrets = new Secrets(options);
        this.errors = new ServiceErrors(options, secrets);
        this.executor = Executors.newCachedThreadPool(daemons("inlay-remote-"));
        ScheduledThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(1, daemons("inlay-remote-timer-"));
        scheduled.setRemoveOnCancelPolicy(true);
        this.timer = scheduled;
        this.transport = new Transport(options, secrets, errors, ticker, executor);
        this.retrier = new Retrier(options, ticker);
        this.permits = new Semaphore(options.maxConcurrentRequests(), true);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    RemoteOptions options() {
        return options;
    }

    Ticker ticker() {
        return ticker;
    }

    ServiceErrors errors() {
        return errors;
    }

    ExecutorService executor() {
        return executor;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Deadline deadline() {
        return new Deadline(ticker, options.totalTimeout());
    }

    /** A whole answer of status 2xx. */
    Transport.Reply post(String path, byte[] body, Deadline deadline) throws InterruptedException {
        return retrier.run(deadline, () -> {
            try (Permit permit = permit(path, deadline)) {
                Transport.Reply reply = transport.post(path, body, permit.limit());
                if (!reply.ok()) {
                    throw errors.ofStatus(path, reply.answer(), reply.body());
                }
                return reply;
            }
        });
    }

    /** What an attempt to open a stream does with its permit. */
    @FunctionalInterface
    interface StreamAttempt<T> {
        T open(Transport transport, Permit permit) throws InterruptedException;
    }

    /** Attempts to open a stream; whoever opened it gives the permit back at its end, a failed attempt gives it back here. */
    <T> T stream(String path, Deadline deadline, StreamAttempt<T> attempt) throws InterruptedException {
        return retrier.run(deadline, () -> {
            Permit permit = permit(path, deadline);
            try {
                return attempt.open(transport, permit);
            } catch (RuntimeException | InterruptedException | Error e) {
                permit.close();
                throw e;
            }
        });
    }

    /** One of the requests that may be under way; giving it back twice is harmless. */
    final class Permit implements AutoCloseable {
        private final Duration limit;
        private boolean given;

        private Permit(Duration limit) {
            this.limit = limit;
        }

        /** How long the attempt may take. */
        Duration limit() {
            return limit;
        }

        @Override
        public synchronized void close() {
            if (!given) {
                given = true;
                permits.release();
            }
        }
    }

    private Permit permit(String path, Deadline deadline) throws InterruptedException {
        long wait = Math.min(deadline.left().toMillis(), LONGEST_QUEUE_WAIT_SLICE);
        if (wait <= 0 || !permits.tryAcquire(wait, TimeUnit.MILLISECONDS)) {
            throw errors.outOfTime(path);
        }
        return new Permit(deadline.atMost(options.attemptTimeout()));
    }

    static InlayException cancelled() {
        Thread.currentThread().interrupt();
        return new RequestCancelledException("The thread was interrupted while it waited for a remote service.");
    }

    /** Ends the threads. Requests must be over. */
    void shutdown() {
        executor.shutdown();
        timer.shutdown();
    }
}
