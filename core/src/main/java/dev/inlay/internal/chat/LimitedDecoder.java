package dev.inlay.internal.chat;

import dev.inlay.InferenceException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A decoder whose steps are ended when they take too long: they fail at the graph's next node then. */
final class LimitedDecoder extends ForwardingDecoder {
    private final Decoder inner;
    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;
    private final Object lock = new Object();

    /** Guarded by the lock: what {@link #endRuns} asked for last. */
    private boolean ended;

    /** Guarded by the lock: the number of the present step. */
    private long step;

    /** Guarded by the lock: the present step has taken too long. */
    private boolean late;

    LimitedDecoder(Decoder inner, Duration limit) {
        this.inner = inner;
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "inlay-chat-limit");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    Decoder inner() {
        return inner;
    }

    private void limited(Runnable call) {
        long number;
        synchronized (lock) {
            number = ++step;
        }
        Future<?> alarm = timer.schedule(() -> end(number), limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            call.run();
        } catch (InferenceException e) {
            synchronized (lock) {
                if (late && !ended) {
                    throw new InferenceException(
                            "A step took longer than " + limit.toMillis() + " ms and was ended.", e);
                }
            }
            throw e;
        } finally {
            alarm.cancel(false);
            synchronized (lock) {
                step++;
                late = false;
                super.endRuns(ended);
            }
        }
    }

    private void end(long number) {
        synchronized (lock) {
            if (step == number) {
                late = true;
                super.endRuns(true);
            }
        }
    }

    @Override
    public void endRuns(boolean end) {
        synchronized (lock) {
            ended = end;
            super.endRuns(end || late);
        }
    }

    @Override
    public void prefill(int row, int[] tokens, int from, int count, boolean logits) {
        limited(() -> super.prefill(row, tokens, from, count, logits));
    }

    @Override
    public int score(int row, int[] tokens, int from, int most) {
        int[] scored = new int[1];
        limited(() -> scored[0] = super.score(row, tokens, from, most));
        return scored[0];
    }

    @Override
    public void decode(int[] rows, int[] tokens) {
        limited(() -> super.decode(rows, tokens));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        super.close();
    }
}
