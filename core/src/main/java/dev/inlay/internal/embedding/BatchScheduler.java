package dev.inlay.internal.embedding;

import dev.inlay.InferenceException;
import dev.inlay.InlayException;
import dev.inlay.RequestCancelledException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shares a bounded number of concurrent runs among callers. Single rows of many threads are put together into one run
 * whenever a run slot is free: nobody waits for company, and what came while the slots were taken goes together. Long jobs
 * take turns run by run, with each other and with the single rows.
 */
final class BatchScheduler implements AutoCloseable {
    /**
     * The most that a row may add to a run that it joins, in tokens, beyond what its own tokens cost: padding, or scores between
     * tokens of texts that have nothing to do with each other. A quarter of what a run costs before its first token, which is 4.6 ms
     * for bge-small on one core, or 24 tokens. Less than that cost, since a row that is left is not run alone: it goes with the
     * next run, where rows nearer to its length may be.
     */
    private static final int JOIN_TOKENS = 6;

    /** Rows looked at behind the first one when a run is put together. */
    private static final int LOOK_AHEAD = 128;

    /** Runs rows together; the result has one vector per row. Thread-safe. */
    @FunctionalInterface
    interface Runner {
        float[][] run(List<EncoderSequence> rows);
    }

    private final BatchPlanner planner;
    private final Runner runner;
    private final Semaphore slots;
    private final ExecutorService pool;
    private final int width;

    /** Guards the two queues and the flag. */
    private final Object lock = new Object();

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final Deque<Job> jobs = new ArrayDeque<>();
    private boolean jobsLast;

    BatchScheduler(int concurrentRuns, BatchPlanner planner, Runner runner) {
        this.planner = planner;
        this.runner = runner;
        this.width = concurrentRuns;
        this.slots = new Semaphore(concurrentRuns);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                concurrentRuns, concurrentRuns, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), runnable -> {
                    Thread thread = new Thread(runnable, "inlay-encoder-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        this.pool = executor;
    }

    /** A single row that waits for its vector, with the thread that waits for it. */
    private static final class Ticket {
        final EncoderSequence row;
        final boolean isolate;
        final Thread waiter = Thread.currentThread();
        volatile @Nullable Outcome outcome;

        Ticket(EncoderSequence row, boolean isolate) {
            this.row = row;
            this.isolate = isolate;
        }

        void complete(Outcome result) {
            outcome = result;
            LockSupport.unpark(waiter);
        }
    }

    /** What became of a row: exactly one of the two is set. */
    record Outcome(float @Nullable [] vector, @Nullable Throwable failure) {
        Outcome finished(UnaryOperator<float[]> finish) {
            if (vector == null) {
                return this;
            }
            try {
                return new Outcome(finish.apply(vector), null);
            } catch (InlayException e) {
                return new Outcome(null, e);
            }
        }

        float[] orThrow() {
            if (vector != null) {
                return vector;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof InlayException inlay) {
                throw inlay;
            }
            throw new InferenceException("A run failed: " + failure, failure);
        }
    }

    /** Told of a row that is done. */
    @FunctionalInterface
    interface RowListener {
        void done(int index, Outcome outcome);
    }

    /** The rows of one long call. Its fields are guarded by itself, its list of runs by the scheduler's lock. */
    private static final class Job {
        final List<EncoderSequence> rows;
        final boolean isolate;
        final Deque<int[]> runs;
        final Outcome[] outcomes;
        final Deque<Integer> finished = new ArrayDeque<>();
        int running;
        int remaining;

        Job(List<EncoderSequence> rows, boolean isolate, List<int[]> runs) {
            this.rows = rows;
            this.isolate = isolate;
            this.runs = new ArrayDeque<>(runs);
            this.outcomes = new Outcome[rows.size()];
            this.remaining = rows.size();
        }
    }

    /**
     * Runs one row, together with whatever else is waiting.
     *
     * @param isolate whether to run it alone when the run fails, so that no other row can harm it
     * @throws RequestCancelledException when the thread is interrupted before its row runs
     */
    float[] run(EncoderSequence row, boolean isolate) {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
        Ticket ticket = new Ticket(row, isolate);
        synchronized (lock) {
            waiting.add(ticket);
        }
        boolean interrupted = false;
        Outcome outcome = ticket.outcome;
        while (outcome == null) {
            if (slots.tryAcquire()) {
                try {
                    serveWaiting(takeWaiting());
                } finally {
                    releaseSlot();
                }
            } else {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    interrupted = true;
                    boolean withdrawn;
                    synchronized (lock) {
                        withdrawn = waiting.remove(ticket);
                    }
                    if (withdrawn) {
                        // A wake-up meant for this thread must not be lost with it.
                        wakeNext();
                        Thread.currentThread().interrupt();
                        throw cancelled();
                    }
                }
            }
            outcome = ticket.outcome;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome.orThrow();
    }

    private static RequestCancelledException cancelled() {
        return new RequestCancelledException("The thread was interrupted while its text waited to be embedded.");
    }

    private static RequestCancelledException cancelledMany() {
        return new RequestCancelledException("The thread was interrupted while its texts were embedded.");
    }

    /**
     * Runs many rows.
     *
     * @param rows the rows
     * @param isolate whether to run each row of a failing run alone, so that no row can harm another
     * @param listener told of every row that is done, on the calling thread
     * @return one outcome per row
     * @throws RequestCancelledException when the thread is interrupted
     */
    Outcome[] runAll(List<EncoderSequence> rows, boolean isolate, RowListener listener) {
        if (rows.isEmpty()) {
            return new Outcome[0];
        }
        if (Thread.currentThread().isInterrupted()) {
            throw cancelledMany();
        }
        int[] lengths = new int[rows.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = rows.get(i).length();
        }
        Job job = new Job(rows, isolate, planner.plan(lengths, width));
        int runs = job.runs.size();
        synchronized (lock) {
            jobs.add(job);
        }
        for (int i = 0; i < runs; i++) {
            pool.execute(this::serveFromPool);
        }
        boolean complete = false;
        try {
            awaitAll(job, listener);
            complete = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelledMany();
        } finally {
            if (!complete) {
                abandon(job);
            }
        }
        return job.outcomes;
    }

    private static void awaitAll(Job job, RowListener listener) throws InterruptedException {
        while (true) {
            List<Integer> news;
            synchronized (job) {
                while (job.finished.isEmpty() && job.remaining > 0) {
                    job.wait();
                }
                news = new ArrayList<>(job.finished);
                job.finished.clear();
                if (news.isEmpty()) {
                    return;
                }
            }
            news.forEach(index -> listener.done(index, job.outcomes[index]));
        }
    }

    /** Drops the runs that have not begun and waits for those that have, so that nothing goes on behind the caller's back. */
    private void abandon(Job job) {
        synchronized (lock) {
            job.runs.clear();
            jobs.remove(job);
        }
        boolean interrupted = false;
        synchronized (job) {
            while (job.running > 0) {
                try {
                    job.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does work in parallel on the pool's threads and the calling one.
     *
     * @param parts number of parts
     * @param work takes each part's number once; must not throw
     */
    void inParallel(int parts, IntConsumer work) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Runnable share = () -> {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                work.accept(part);
                if (done.incrementAndGet() == parts) {
                    LockSupport.unpark(caller);
                }
            }
        };
        for (int i = 1; i < Math.min(width, parts); i++) {
            pool.execute(share);
        }
        share.run();
        boolean interrupted = false;
        while (done.get() < parts) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
    }

    int width() {
        return width;
    }

    /** Whether nothing runs and nothing waits, just now. */
    boolean idle() {
        synchronized (lock) {
            return waiting.isEmpty() && jobs.isEmpty() && slots.availablePermits() == width;
        }
    }

    /** One task is queued for every run of a job; somebody else may have taken the run by the time the task starts. */
    private void serveFromPool() {
        slots.acquireUninterruptibly();
        try {
            List<Ticket> singles;
            Job job = null;
            int[] run = null;
            synchronized (lock) {
                // Take turns, so that neither kind of work starves the other.
                singles = jobsLast || jobs.isEmpty() ? takeWaiting() : List.of();
                if (singles.isEmpty()) {
                    job = jobs.poll();
                    run = job == null ? null : job.runs.poll();
                    if (job != null && run != null) {
                        synchronized (job) {
                            job.running++;
                        }
                        if (!job.runs.isEmpty()) {
                            jobs.add(job);
                        }
                    }
                }
                jobsLast = singles.isEmpty();
            }
            if (job != null && run != null) {
                serve(job, run);
            } else if (!singles.isEmpty()) {
                serveWaiting(singles);
                requeueIfJobsWait();
            }
        } finally {
            releaseSlot();
        }
    }

    /** A task that served single rows stood for a run of a job: let another take its place. */
    private void requeueIfJobsWait() {
        synchronized (lock) {
            if (!jobs.isEmpty()) {
                pool.execute(this::serveFromPool);
            }
        }
    }

    private void serve(Job job, int[] run) {
        List<EncoderSequence> rows = new ArrayList<>(run.length);
        for (int index : run) {
            rows.add(job.rows.get(index));
        }
        Outcome[] outcomes = runOrIsolate(rows, index -> job.isolate);
        synchronized (job) {
            for (int i = 0; i < run.length; i++) {
                job.outcomes[run[i]] = outcomes[i];
                job.finished.add(run[i]);
            }
            job.remaining -= run.length;
            job.running--;
            job.notifyAll();
        }
    }

    private void serveWaiting(List<Ticket> tickets) {
        if (tickets.isEmpty()) {
            return;
        }
        Outcome[] outcomes =
                runOrIsolate(tickets.stream().map(ticket -> ticket.row).toList(), index -> tickets.get(index).isolate);
        for (int i = 0; i < outcomes.length; i++) {
            tickets.get(i).complete(outcomes[i]);
        }
    }

    /** Runs rows together; when that fails, runs those alone that want it, so that a row which the model cannot take harms no other. */
    private Outcome[] runOrIsolate(List<EncoderSequence> rows, IntPredicate isolate) {
        Outcome[] outcomes = new Outcome[rows.size()];
        try {
            float[][] vectors = runner.run(rows);
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = new Outcome(vectors[i], null);
            }
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = rows.size() == 1 || !isolate.test(i)
                        ? new Outcome(null, e)
                        : runOrIsolate(List.of(rows.get(i)), alone -> false)[0];
            }
        }
        return outcomes;
    }

    /** The row that waits longest, and those behind it that go with it without much padding, the nearest in length first. */
    private List<Ticket> takeWaiting() {
        synchronized (lock) {
            Ticket first = waiting.poll();
            if (first == null) {
                return List.of();
            }
            List<Ticket> taken = new ArrayList<>();
            taken.add(first);
            RunCost run = planner.alone(first.row.length());
            for (Ticket next : nearest(run.longest())) {
                Optional<RunCost> joined = planner.join(run, next.row.length(), JOIN_TOKENS);
                if (joined.isPresent()) {
                    waiting.remove(next);
                    taken.add(next);
                    run = joined.get();
                }
            }
            return taken;
        }
    }

    private List<Ticket> nearest(int length) {
        return waiting.stream()
                .limit(LOOK_AHEAD)
                .sorted(Comparator.comparingInt(ticket -> Math.abs(planner.padded(ticket.row.length()) - length)))
                .toList();
    }

    private void releaseSlot() {
        slots.release();
        wakeNext();
    }

    /** Wakes the thread of the first waiting row: it finds the free slot, or its row is served by whoever took the slot. */
    private void wakeNext() {
        Ticket head;
        synchronized (lock) {
            head = waiting.peek();
        }
        if (head != null) {
            LockSupport.unpark(head.waiter);
        }
    }

    /** Ends the pool's threads. Call it when nobody is inside any more. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
