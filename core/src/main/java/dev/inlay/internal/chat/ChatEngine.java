package dev.inlay.internal.chat;

import dev.inlay.FinishReason;
import dev.inlay.InferenceException;
import dev.inlay.OverloadedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all requests of one model on one thread. Each step admits waiting requests, computes one chunk of a prompt, and
 * decodes one token of every conversation that is past its prompt, all of them in one run where the graph allows.
 */
final class ChatEngine {
    private static final Logger log = LoggerFactory.getLogger(ChatEngine.class);
    private static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    private final Decoder decoder;
    private final Sampler sampler;
    private final RowKeeper rows;
    private final int queueLimit;
    private final int maxConcurrent;
    private final int prefillChunk;
    private final Times times;
    private final Runnable release;
    private final Thread thread;

    /** Guarded by this. */
    private final ArrayDeque<Generation> waiting = new ArrayDeque<>();

    /** Guarded by this; how many requests have a row. */
    private int running;

    /** Guarded by this. */
    private boolean closing;

    /** Guarded by this. */
    private boolean cancelAll;

    /** Guarded by this; whose prompt is being computed just now. */
    private @Nullable Generation prefilling;

    /** Guarded by this; something happened that a sleeping engine should look at. */
    private boolean awake;

    /** Engine thread only, in the order of arrival. */
    private final List<Generation> active = new ArrayList<>();

    /** How the engine is set up. */
    record Settings(
            String name, int maxConcurrent, int queueLimit, int prefillChunk, long cacheBytes, boolean prefixCache) {}

    /** Told, on the engine's thread, how long things took. */
    interface Times {
        /**
         * A request got its first token.
         *
         * @param nanos since it was made
         */
        void firstToken(long nanos);

        /**
         * A run added a token to each of some rows.
         *
         * @param rows how many
         * @param nanos how long it took
         */
        void decodeStep(int rows, long nanos);
    }

    /**
     * Starts the engine.
     *
     * @param decoder runs the model; used by the engine's thread only
     * @param settings how it is set up
     * @param times told how long things take
     * @param release frees the decoder and all below it, on the engine's thread at its end
     */
    ChatEngine(Decoder decoder, Settings settings, Times times, Runnable release) {
        this.decoder = decoder;
        this.sampler = new Sampler(decoder.vocabulary());
        this.rows = new RowKeeper(decoder, settings.maxConcurrent(), settings.cacheBytes(), settings.prefixCache());
        this.queueLimit = settings.queueLimit();
        this.maxConcurrent = settings.maxConcurrent();
        this.prefillChunk = settings.prefillChunk();
        this.times = times;
        this.release = release;
        this.thread = new Thread(this::work, "inlay-chat-" + settings.name());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands a request over.
     *
     * @throws OverloadedException when too many wait
     * @throws IllegalStateException when the engine is closed
     */
    synchronized void submit(Generation generation) {
        requireOpen();
        if (running + waiting.size() >= maxConcurrent + queueLimit) {
            throw new OverloadedException("All " + maxConcurrent + " rows are busy and " + waiting.size()
                    + " requests wait already: try again later, or raise queueLimit or maxConcurrent.");
        }
        waiting.add(generation);
        wake();
    }

    synchronized void requireOpen() {
        if (closing) {
            throw new IllegalStateException("This chat generator is closed: load another one.");
        }
    }

    /** Makes the engine look for cancelled requests; a long run for one of them alone is ended. */
    synchronized void wake() {
        if (prefilling != null && (cancelAll || prefilling.output().cancelled())) {
            decoder.endRuns(true);
        }
        awake = true;
        notifyAll();
    }

    /** Ends the engine: runs or cancels what there is, frees everything, and waits for that. */
    void close(boolean cancel) {
        close(cancel ? Duration.ZERO : FOREVER);
    }

    /** Ends the engine: cancels what is not done in time, frees everything, and waits for that. */
    void close(Duration patience) {
        long start = System.nanoTime();
        long limit = patience.compareTo(FOREVER) < 0 ? patience.toMillis() : Long.MAX_VALUE;
        synchronized (this) {
            closing = true;
            cancelAll |= limit == 0;
            wake();
        }
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                long left = limit - (System.nanoTime() - start) / 1_000_000;
                if (left > 0) {
                    thread.join(left);
                } else {
                    cancelAll();
                    thread.join();
                }
            } catch (InterruptedException e) {
                // Native memory is still in use.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void cancelAll() {
        cancelAll = true;
        wake();
    }

    private void work() {
        try {
            while (awaitWork()) {
                try {
                    step();
                } catch (Throwable e) {
                    failAll(e);
                }
            }
        } finally {
            release.run();
        }
    }

    /** Sleeps while there is nothing to do; false at the end. */
    private synchronized boolean awaitWork() {
        while (active.isEmpty() && waiting.isEmpty() && !awake) {
            if (closing) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody owns this thread but the engine; an interrupt means nothing here.
                log.debug("The chat engine's thread was interrupted; it goes on");
            }
        }
        awake = false;
        return !(closing && active.isEmpty() && waiting.isEmpty());
    }

    private void failAll(Throwable e) {
        log.warn("A step of the chat engine failed; its {} requests fail with it", active.size(), e);
        for (Generation each : List.copyOf(active)) {
            fail(each, failure(e));
        }
        rows.forget();
    }

    private static RuntimeException failure(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return new InferenceException(
                    "There is no memory for the KV cache: " + e.getMessage()
                            + ". Lower cacheBytes, contextTokens or maxConcurrent, or raise -XX:MaxDirectMemorySize.",
                    e);
        }
        return e instanceof RuntimeException known ? known : new InferenceException("The engine failed: " + e, e);
    }

    private void step() {
        dropCancelled();
        admit();
        prefillOne();
        decodeAll();
    }

    private void dropCancelled() {
        List<Generation> gone = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Generation> all = waiting.iterator(); all.hasNext(); ) {
                Generation each = all.next();
                if (cancelAll || each.output().cancelled()) {
                    all.remove();
                    gone.add(each);
                }
            }
        }
        gone.forEach(each -> each.finish(FinishReason.CANCELLED));
        boolean all = cancelsAll();
        for (Generation each : List.copyOf(active)) {
            if (all || each.output().cancelled()) {
                end(each, FinishReason.CANCELLED);
            }
        }
    }

    private synchronized boolean cancelsAll() {
        return cancelAll;
    }

    private void admit() {
        while (true) {
            Generation next;
            synchronized (this) {
                next = waiting.peek();
                if (next == null || !rows.fits(active, next)) {
                    return;
                }
                waiting.remove();
                running++;
            }
            try {
                RowKeeper.Grant grant = rows.acquire(active, next);
                next.admit(grant.row(), grant.cachedTokens());
                active.add(next);
            } catch (RuntimeException | OutOfMemoryError e) {
                synchronized (this) {
                    running--;
                }
                next.output().fail(failure(e));
                if (e instanceof OutOfMemoryError error) {
                    throw error;
                }
            }
        }
    }

    /** Tokens of its prompt that a row still lacks. */
    private int missing(Generation generation) {
        return generation.history().promptLength() - decoder.length(generation.row());
    }

    private boolean decodes(Generation generation) {
        return decoder.length(generation.row()) == generation.history().length() - 1;
    }

    private void prefillOne() {
        Generation next = null;
        boolean othersDecode = false;
        for (Generation each : active) {
            // A single missing token is decoded with the other rows.
            if (missing(each) > 1) {
                next = next == null ? each : next;
            } else {
                othersDecode = true;
            }
        }
        if (next != null) {
            prefill(next, othersDecode ? prefillChunk : 2 * prefillChunk);
        }
    }

    private void prefill(Generation next, int chunk) {
        if (decoder.length(next.row()) == next.cachedTokens()) {
            next.cached(rows.extend(active, next));
            if (missing(next) == 1) {
                return;
            }
        }
        if (next.scoresPrompt()) {
            score(next, chunk);
            return;
        }
        int done = decoder.length(next.row());
        int left = missing(next);
        int mostWithLogits = Math.min(chunk, decoder.mostWithLogits());
        boolean last = left <= mostWithLogits;
        int count = last ? left : Math.min(chunk, Math.max(1, left - mostWithLogits));
        try {
            rows.reserve(done + count);
            if (!run(next, () -> decoder.prefill(next.row(), next.history().tokens(), done, count, last))) {
                // Its end comes with the next step.
                return;
            }
        } catch (RuntimeException e) {
            fail(next, e);
            return;
        }
        if (last) {
            take(next, 0);
        }
    }

    /** Computes a chunk of a prompt and how likely its tokens are; the last token decodes with the other rows. */
    private void score(Generation generation, int chunk) {
        int done = decoder.length(generation.row());
        int most = Math.min(missing(generation) - 1, chunk);
        try {
            rows.reserve(done + most);
            int[] scored = new int[1];
            run(
                    generation,
                    () -> scored[0] =
                            decoder.score(generation.row(), generation.history().tokens(), done, most));
            for (int i = 0; i < scored[0]; i++) {
                decoder.readLogits(i, sampler.logits());
                generation.score(done + i + 1, sampler);
            }
        } catch (RuntimeException e) {
            fail(generation, e);
        }
    }

    /** Runs a chunk of a prompt; false when the request was cancelled meanwhile. */
    private boolean run(Generation generation, Runnable chunk) {
        synchronized (this) {
            if (cancelAll || generation.output().cancelled()) {
                return false;
            }
            prefilling = generation;
        }
        try {
            chunk.run();
            return true;
        } catch (InferenceException e) {
            if (cancelsAll() || generation.output().cancelled()) {
                log.debug("A run was ended, since its request was cancelled");
                return false;
            }
            throw e;
        } finally {
            synchronized (this) {
                prefilling = null;
                decoder.endRuns(false);
            }
        }
    }

    private void decodeAll() {
        List<Generation> batch = active.stream().filter(this::decodes).toList();
        if (batch.isEmpty()) {
            return;
        }
        try {
            decode(batch);
        } catch (InferenceException e) {
            if (batch.size() == 1) {
                fail(batch.get(0), e);
            } else {
                // One row may have spoilt it for all: each gets another try on its own.
                log.warn(
                        "A decode step of {} rows failed and is repeated row by row: {}", batch.size(), e.getMessage());
                batch.forEach(this::decodeAlone);
            }
        }
    }

    private void decodeAlone(Generation generation) {
        try {
            decode(List.of(generation));
        } catch (InferenceException e) {
            fail(generation, e);
        }
    }

    private void decode(List<Generation> batch) {
        int[] indexes = new int[batch.size()];
        int[] tokens = new int[batch.size()];
        int longest = 0;
        for (int i = 0; i < indexes.length; i++) {
            Generation each = batch.get(i);
            indexes[i] = each.row();
            tokens[i] = each.history().tokens()[each.history().length() - 1];
            longest = Math.max(longest, decoder.length(each.row()));
        }
        rows.reserve(longest + 1);
        long start = System.nanoTime();
        decoder.decode(indexes, tokens);
        times.decodeStep(indexes.length, System.nanoTime() - start);
        for (int i = 0; i < indexes.length; i++) {
            take(batch.get(i), i);
        }
    }

    private void take(Generation generation, int logitsRow) {
        try {
            decoder.readLogits(logitsRow, sampler.logits());
            boolean first = generation.history().generated() == 0;
            Optional<FinishReason> finished = generation.next(sampler);
            if (first) {
                times.firstToken(generation.nanosToFirstToken());
            }
            finished.ifPresent(reason -> end(generation, reason));
        } catch (RuntimeException e) {
            fail(generation, e);
        }
    }

    private void end(Generation generation, FinishReason reason) {
        remove(generation, true);
        try {
            generation.finish(reason);
        } catch (RuntimeException e) {
            generation.output().fail(e);
        }
    }

    private void fail(Generation generation, RuntimeException e) {
        remove(generation, false);
        generation.output().fail(e);
    }

    private void remove(Generation generation, boolean intact) {
        active.remove(generation);
        rows.release(generation, intact);
        synchronized (this) {
            running--;
        }
    }

    /** Requests with a row, and waiting ones; for tests. */
    synchronized int load() {
        return running + waiting.size();
    }
}
