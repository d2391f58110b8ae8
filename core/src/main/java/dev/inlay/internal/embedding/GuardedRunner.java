package dev.inlay.internal.embedding;

import dev.inlay.InferenceException;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.runtime.PlaceFailedException;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import dev.inlay.provider.SessionPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of a place that may fail: tells its breaker of each, explains known errors, and gives a run up that takes too long. Such a
 * run is asked to end and goes on on a thread of its own until the native library gives it back.
 */
final class GuardedRunner implements BatchScheduler.Runner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GuardedRunner.class);

    /** How long closing waits for runs that were given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String provider;
    private final OpenRunner runner;
    private final SessionPlan plan;
    private final Breaker breaker;
    private final ExecutorService threads;
    private final AtomicInteger inside = new AtomicInteger();

    GuardedRunner(String provider, OpenRunner runner, SessionPlan plan, Breaker breaker) {
        this.provider = provider;
        this.runner = runner;
        this.plan = plan;
        this.breaker = breaker;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), runnable -> {
                    Thread thread = new Thread(runnable, "inlay-" + provider + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public float[][] run(List<EncoderSequence> rows) {
        if (!breaker.admits()) {
            // Runs of a job that was under way when the place failed.
            throw new InferenceException(provider + " is " + breaker.inWords());
        }
        try {
            float[][] vectors = plan.runTimeout().isPresent()
                    ? runWithin(rows, plan.runTimeout().get())
                    : runner.run(rows);
            breaker.success();
            return vectors;
        } catch (InvalidRequestException | RowNotTakenException e) {
            throw e;
        } catch (InlayException | OutOfMemoryError e) {
            InlayException explained = explained(e);
            breaker.failure(
                    e instanceof TookTooLongException ? Breaker.Failure.TIMEOUT : Breaker.Failure.RUN,
                    String.valueOf(explained.getMessage()));
            throw explained;
        }
    }

    private InlayException explained(Throwable e) {
        Optional<Diagnosis> known = plan.diagnosis().diagnose(String.valueOf(e.getMessage()));
        if (known.isPresent()) {
            return new PlaceFailedException(
                    known.get().cause() + ": " + e.getMessage(), known.get().nextStep(), e);
        }
        return e instanceof InlayException inlay
                ? inlay
                : new InferenceException("There is no memory for a run on " + provider + ": " + e.getMessage(), e);
    }

    /** A run that was given up. */
    private static final class TookTooLongException extends InferenceException {
        private static final long serialVersionUID = 1L;

        TookTooLongException(String message) {
            super(message);
        }
    }

    private float[][] runWithin(List<EncoderSequence> rows, Duration limit) {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        CompletableFuture<float[][]> result = CompletableFuture.supplyAsync(
                () -> {
                    worker.complete(Thread.currentThread());
                    inside.incrementAndGet();
                    try {
                        return runner.run(rows);
                    } finally {
                        synchronized (inside) {
                            inside.decrementAndGet();
                            inside.notifyAll();
                        }
                    }
                },
                threads);
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // As with other runs: one that has begun is finished.
                    interrupted = true;
                } catch (TimeoutException e) {
                    runner.terminateRunOf(worker.join());
                    throw new TookTooLongException("A run of " + rows.size() + " rows took longer than "
                            + limit.toMillis() + " ms on " + provider + " and was given up.");
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (e.getCause() instanceof Error failure) {
                        throw failure;
                    }
                    throw new InferenceException("A run failed: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes the runner unless a run that was given up is still inside of it. */
    @Override
    public void close() {
        threads.shutdown();
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean interrupted = false;
        synchronized (inside) {
            while (inside.get() > 0 && System.nanoTime() < end) {
                try {
                    inside.wait(100);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (inside.get() > 0) {
            log.warn("{} has not given back a run; its native memory is not freed", provider);
        } else {
            runner.close();
        }
    }
}
