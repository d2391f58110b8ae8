package dev.inlay.internal.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.InlayException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.runtime.CallGate;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.WrongResultsException;
import dev.inlay.provider.PlacementReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A place with sessions of its own, opened at the first call that wants it, with a scheduler of its own. */
final class SessionPlace implements EncoderPlace {
    private final String provider;
    private final Supplier<OpenedEncoder> opener;
    private final BatchingOptions batching;
    private final Function<OpenRunner, UnaryOperator<float[]>> finishing;
    private final Breaker breaker;
    private final @Nullable Supplier<OpenedEncoder> loneOpener;

    /** Written under this; read by every call. */
    private volatile @Nullable Live live;

    private boolean closed;

    /**
     * Creates a place; nothing is opened yet.
     *
     * @param provider the provider's id
     * @param opener opens the model and tries it
     * @param batching what the user said about runs
     * @param finishing what is done to a runner's vectors after the run
     * @param breaker the place's breaker
     * @param loneOpener opens the model for texts that come alone; null where they get no session of their own
     */
    SessionPlace(
            String provider,
            Supplier<OpenedEncoder> opener,
            BatchingOptions batching,
            Function<OpenRunner, UnaryOperator<float[]>> finishing,
            Breaker breaker,
            @Nullable Supplier<OpenedEncoder> loneOpener) {
        this.provider = provider;
        this.opener = opener;
        this.batching = batching;
        this.finishing = finishing;
        this.breaker = breaker;
        this.loneOpener = loneOpener;
    }

    /** An open model with all that hangs on it. */
    private final class Live {
        final OpenedEncoder opened;
        final BatchScheduler scheduler;
        final UnaryOperator<float[]> finish;
        final CallGate gate = new CallGate("session on " + provider);
        private final AutoCloseable runner;
        private final @Nullable LoneRuns lone;

        Live(OpenedEncoder opened) {
            this.opened = opened;
            this.finish = finishing.apply(opened.runner());
            BatchPlanner planner = opened.runner()
                    .shapes()
                    .map(shapes -> BatchPlanner.ofShapes(shapes, batching))
                    .orElseGet(() -> new BatchPlanner(
                            batching.maxBatchTokens().orElse(opened.plan().maxBatchTokens()),
                            batching.maxBatchSize().orElse(opened.plan().maxBatchSize()),
                            opened.runner().packs()));
            BatchScheduler.Runner runs;
            if (Candidates.isCpu(provider)) {
                // The last resort: what fails here is the text's own fault, and there is nothing to go to.
                runs = opened.runner();
                runner = opened.runner();
            } else {
                GuardedRunner guarded = new GuardedRunner(provider, opened.runner(), opened.plan(), breaker);
                runs = guarded;
                runner = guarded;
            }
            this.scheduler = new BatchScheduler(opened.plan().concurrentRuns(), planner, runs);
            // Where there is one run at a time it has all threads already.
            this.lone = loneOpener != null && opened.plan().concurrentRuns() > 1 ? new LoneRuns(loneOpener) : null;
        }

        /** The vector of a row that came alone, or null. */
        float @Nullable [] runLone(EncoderSequence row) {
            return lone == null || Thread.currentThread().isInterrupted() ? null : lone.run(row, scheduler.idle());
        }

        float[] run(EncoderSequence row, boolean isolate) {
            float[] vector = runLone(row);
            return vector != null ? vector : scheduler.run(row, isolate);
        }

        BatchScheduler.Outcome[] runAll(
                List<EncoderSequence> rows, boolean isolate, BatchScheduler.RowListener listener) {
            float[] vector = rows.size() == 1 ? runLone(rows.get(0)) : null;
            if (vector == null) {
                return scheduler.runAll(rows, isolate, listener);
            }
            BatchScheduler.Outcome outcome = new BatchScheduler.Outcome(vector, null);
            listener.done(0, outcome);
            return new BatchScheduler.Outcome[] {outcome};
        }

        String description() {
            return opened.plan().description()
                    + (opened.note().isEmpty() ? "" : "; " + opened.note())
                    + (lone == null ? "" : lone.inWords());
        }

        void release() {
            if (gate.closeAndWait()) {
                scheduler.close();
                try {
                    runner.close();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException("runners throw nothing checked", e);
                } finally {
                    if (lone != null) {
                        lone.close();
                    }
                }
            }
        }
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public Breaker breaker() {
        return breaker;
    }

    @Override
    public boolean takes(EncoderSequence row) {
        Live open = live;
        return open == null || open.opened.runner().takes(row.length());
    }

    @Override
    public String whyNot(EncoderSequence row) {
        return "has no fixed shape that works for " + row.length() + " tokens";
    }

    /**
     * Opens it now.
     *
     * @return the open model
     * @throws InlayException when it cannot run the model
     */
    OpenRunner open() {
        return live().opened.runner();
    }

    private Live live() {
        Live open = live;
        return open == null ? openNow() : open;
    }

    private synchronized Live openNow() {
        Live open = live;
        if (open == null) {
            requireOpen();
            if (!breaker.admits()) {
                throw new dev.inlay.ProviderUnavailableException(provider + " is " + breaker.inWords());
            }
            open = opened();
            live = open;
        }
        return open;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This model is closed: load it again.");
        }
    }

    private Live opened() {
        try {
            return new Live(opener.get());
        } catch (WrongResultsException e) {
            breaker.failure(Breaker.Failure.WRONG_RESULTS, String.valueOf(e.getMessage()));
            throw e;
        } catch (InlayException e) {
            breaker.failure(Breaker.Failure.LOAD, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public float[] run(EncoderSequence row, boolean isolate) {
        while (true) {
            Live open = live();
            try (CallGate.Pass pass = open.gate.enter()) {
                Objects.requireNonNull(pass);
                return open.finish.apply(open.run(row, isolate));
            } catch (CallGate.ClosedException e) {
                // A retry has put a fresh one in its place.
                requireReplaced(open, e);
            }
        }
    }

    @Override
    public BatchScheduler.Outcome[] runAll(
            List<EncoderSequence> rows, boolean isolate, BatchScheduler.RowListener listener) {
        while (true) {
            Live open = live();
            try (CallGate.Pass pass = open.gate.enter()) {
                Objects.requireNonNull(pass);
                BatchScheduler.Outcome[] outcomes = open.runAll(rows, isolate, listener);
                for (int i = 0; i < outcomes.length; i++) {
                    outcomes[i] = outcomes[i].finished(open.finish);
                }
                return outcomes;
            } catch (CallGate.ClosedException e) {
                requireReplaced(open, e);
            }
        }
    }

    @Override
    public void inParallel(int parts, IntConsumer work) {
        while (true) {
            Live open = live();
            try (CallGate.Pass pass = open.gate.enter()) {
                Objects.requireNonNull(pass);
                open.scheduler.inParallel(parts, work);
                return;
            } catch (CallGate.ClosedException e) {
                requireReplaced(open, e);
            }
        }
    }

    private void requireReplaced(Live old, IllegalStateException e) {
        if (live == old) {
            throw e;
        }
    }

    @Override
    public int width() {
        return live().scheduler.width();
    }

    @Override
    public void retry() {
        Live fresh;
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            fresh = opened();
        } catch (InlayException e) {
            // The breaker knows; the next retry comes after a longer pause.
            return;
        }
        Live old;
        synchronized (this) {
            old = closed ? fresh : live;
            live = closed ? live : fresh;
        }
        breaker.success();
        if (old != null) {
            old.release();
        }
    }

    @Override
    public Optional<PlacementReport.Place> report() {
        Live open = live;
        if (open == null) {
            return breaker.admits()
                    ? Optional.empty()
                    : Optional.of(new PlacementReport.Place(
                            provider, "not open", 0, 0, List.of(), Map.of(), "not open", breaker.inWords()));
        }
        OpenedEncoder opened = open.opened;
        return Optional.of(new PlacementReport.Place(
                provider,
                open.description(),
                opened.plan().intraOpThreads(),
                opened.plan().concurrentRuns(),
                opened.runner().buckets(),
                opened.runner().nodes().byProvider(),
                opened.runner().nodes().how(),
                breaker.inWords()));
    }

    @Override
    public List<String> suggestions() {
        Live open = live;
        return open == null ? List.of() : open.opened.runner().suggestions();
    }

    @Override
    public void close() {
        Live open;
        synchronized (this) {
            closed = true;
            open = live;
        }
        if (open != null) {
            open.release();
        }
    }
}
