package dev.inlay.internal.embedding;

import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.RequestCancelledException;
import dev.inlay.internal.routing.AdaptiveOrder;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.routing.Suggestions;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Measure;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs rows at the places of a route, in its order. What a place fails to do is done at the next one: of many rows only those that
 * are missing. A row's own fault, such as a token that the model does not know, stays a fault. Safe for use by many threads.
 */
final class EncoderRouter implements AutoCloseable {
    private final Task task;
    private final ProviderPolicy policy;
    private final Map<String, EncoderPlace> places;
    private final EncoderPlace primary;
    private final LatencyBook latencies;
    private final FallbackLog fallbacks;
    private final Executor retries;
    private final @Nullable AdaptiveOrder adaptive;

    /** The order where the workload makes no difference; null where it does. */
    private final @Nullable List<EncoderPlace> constant;

    /**
     * Creates a router.
     *
     * @param task what the model is for
     * @param policy where workloads should run
     * @param places the places of the policy that are there, by id; closed with the router
     * @param primary the place that was opened first
     * @param latencies where calls are noted
     * @param fallbacks where switches are noted
     * @param retries runs the retries of places that failed
     * @param adaptive changes the order by measured times; null where it is kept
     */
    EncoderRouter(
            Task task,
            ProviderPolicy policy,
            Map<String, EncoderPlace> places,
            EncoderPlace primary,
            LatencyBook latencies,
            FallbackLog fallbacks,
            Executor retries,
            @Nullable AdaptiveOrder adaptive) {
        this.task = task;
        this.policy = policy;
        this.places = new LinkedHashMap<>(places);
        this.primary = primary;
        this.latencies = latencies;
        this.fallbacks = fallbacks;
        this.retries = retries;
        this.adaptive = adaptive;
        this.constant = policy.hasRules(task) ? null : order(policy, new Workload(task, 1, 1));
    }

    private List<EncoderPlace> order(ProviderPolicy from, Workload workload) {
        List<EncoderPlace> order = new ArrayList<>();
        for (String id : from.route(workload).providers()) {
            EncoderPlace place = places.get(id);
            if (place != null) {
                order.add(place);
            }
        }
        return order;
    }

    private List<EncoderPlace> order(int batch, int tokens) {
        List<EncoderPlace> order =
                constant == null ? order(policy, new Workload(task, Math.max(1, batch), tokens)) : constant;
        return adaptive == null || order.size() < 2 ? order : adapted(adaptive, order, batch);
    }

    private List<EncoderPlace> adapted(AdaptiveOrder learnt, List<EncoderPlace> order, int batch) {
        List<String> ids = order.stream().map(EncoderPlace::provider).toList();
        return learnt
                .order(
                        ids,
                        batch,
                        id -> Objects.requireNonNull(places.get(id)).breaker().admits())
                .stream()
                .map(id -> Objects.requireNonNull(places.get(id)))
                .toList();
    }

    private void note(EncoderPlace place, int batch, int tokens, long nanos) {
        latencies.record(place.provider(), Measure.CALL, batch, nanos);
        if (adaptive != null) {
            adaptive.record(place.provider(), batch, tokens, nanos);
        }
    }

    /**
     * Runs one row.
     *
     * @param row the row
     * @return its finished vector
     * @throws InlayException when no place can, or the row is at fault
     */
    float[] run(EncoderSequence row) {
        Attempts attempts = new Attempts(order(1, row.length()));
        EncoderPlace place = attempts.next(each -> each.takes(row));
        if (place == null) {
            throw attempts.unavailable(row);
        }
        while (true) {
            long start = System.nanoTime();
            try {
                float[] vector = place.run(row, !attempts.another(row));
                note(place, 1, row.length(), System.nanoTime() - start);
                attempts.doneAt(place, 1);
                return vector;
            } catch (InlayException | OutOfMemoryError e) {
                if (!isPlacesFault(e)) {
                    throw e;
                }
                attempts.failed(place, e);
                EncoderPlace next = attempts.next(each -> each.takes(row));
                if (next == null) {
                    attempts.doneNowhere(1);
                    throw e;
                }
                place = next;
            }
        }
    }

    /**
     * Runs rows.
     *
     * @param rows the rows
     * @param batch texts of the call that they belong to
     * @param onFinished told the index of every row that is done, on the calling thread
     * @return one outcome per row, with finished vectors
     */
    BatchScheduler.Outcome[] runAll(List<EncoderSequence> rows, int batch, IntConsumer onFinished) {
        BatchScheduler.Outcome[] outcomes = new BatchScheduler.Outcome[rows.size()];
        Attempts attempts = new Attempts(order(batch, tokens(rows)));
        int[] missing = new int[rows.size()];
        Arrays.setAll(missing, i -> i);
        while (missing.length > 0) {
            int[] open = missing;
            EncoderPlace place = attempts.next(each -> takesSome(each, rows, open));
            if (place != null) {
                missing = runMissing(place, rows, missing, batch, attempts, outcomes, onFinished);
            } else if (missing.length == outcomes.length) {
                throw attempts.unavailable(rows.get(missing[0]));
            } else {
                // Those that are done are kept.
                for (int i : missing) {
                    outcomes[i] = new BatchScheduler.Outcome(null, attempts.unavailable(rows.get(i)));
                    onFinished.accept(i);
                }
                missing = new int[0];
            }
        }
        return outcomes;
    }

    private static boolean takesSome(EncoderPlace place, List<EncoderSequence> rows, int[] which) {
        for (int i : which) {
            if (place.takes(rows.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static int tokens(List<EncoderSequence> rows) {
        int tokens = 0;
        for (EncoderSequence row : rows) {
            tokens += row.length();
        }
        return tokens;
    }

    /** Runs those of the missing rows that a place takes; returns the ones still missing. */
    private int[] runMissing(
            EncoderPlace place,
            List<EncoderSequence> rows,
            int[] missing,
            int batch,
            Attempts attempts,
            BatchScheduler.Outcome[] outcomes,
            IntConsumer onFinished) {
        int[] taken =
                Arrays.stream(missing).filter(i -> place.takes(rows.get(i))).toArray();
        List<EncoderSequence> part = new ArrayList<>(taken.length);
        for (int i : taken) {
            part.add(rows.get(i));
        }
        boolean last = Arrays.stream(taken).noneMatch(i -> attempts.another(rows.get(i)));
        long start = System.nanoTime();
        BatchScheduler.Outcome[] results;
        try {
            results = place.runAll(part, last, (index, outcome) -> {
                if (last || outcome.failure() == null || !isPlacesFault(outcome.failure())) {
                    onFinished.accept(taken[index]);
                }
            });
        } catch (InlayException | OutOfMemoryError e) {
            if (!isPlacesFault(e)) {
                throw e;
            }
            results = new BatchScheduler.Outcome[taken.length];
            Arrays.fill(results, new BatchScheduler.Outcome(null, e));
            if (last) {
                for (int i : taken) {
                    onFinished.accept(i);
                }
            }
        }
        int done = 0;
        Throwable failure = null;
        boolean[] open = new boolean[rows.size()];
        for (int i : missing) {
            open[i] = true;
        }
        int moved = 0;
        for (int i = 0; i < taken.length; i++) {
            BatchScheduler.Outcome result = results[i];
            boolean moves = result.failure() != null && isPlacesFault(result.failure());
            if (moves) {
                moved++;
                failure = result.failure() instanceof RowNotTakenException ? failure : result.failure();
            }
            if (!moves || last) {
                outcomes[taken[i]] = result;
                open[taken[i]] = false;
                done += moves ? 0 : 1;
            }
        }
        if (done > 0) {
            attempts.doneAt(place, done);
        }
        if (moved == 0) {
            note(place, batch, tokens(part), System.nanoTime() - start);
        } else if (failure != null) {
            attempts.failed(place, failure);
            if (last) {
                attempts.doneNowhere(moved);
            }
        }
        return Arrays.stream(missing).filter(i -> open[i]).toArray();
    }

    private static boolean isPlacesFault(Throwable e) {
        return e instanceof OutOfMemoryError
                || (e instanceof InlayException
                        && !(e instanceof InvalidRequestException)
                        && !(e instanceof RequestCancelledException));
    }

    /** One call on its way along its route. */
    private final class Attempts {
        private final List<EncoderPlace> order;
        private int next;
        private final List<EncoderPlace> failed = new ArrayList<>(0);
        private String reason = "";

        Attempts(List<EncoderPlace> order) {
            this.order = order;
        }

        /** Whether a further place would take the row. */
        boolean another(EncoderSequence row) {
            for (int i = next; i < order.size(); i++) {
                EncoderPlace place = order.get(i);
                if (place.breaker().admits() && place.takes(row)) {
                    return true;
                }
            }
            return false;
        }

        /** The next place that takes something, or null; one whose pause is over is tried again behind the scenes. */
        @Nullable
        EncoderPlace next(Predicate<EncoderPlace> takes) {
            while (next < order.size()) {
                EncoderPlace place = order.get(next++);
                if (place.breaker().admits()) {
                    if (takes.test(place)) {
                        return place;
                    }
                } else if (place.breaker().beginRetry()) {
                    retries.execute(() -> {
                        place.retry();
                        if (place.breaker().admits()) {
                            fallbacks.recovered(place.provider());
                        }
                    });
                }
            }
            return null;
        }

        ProviderUnavailableException unavailable(EncoderSequence row) {
            boolean waiting = order.stream().anyMatch(place -> !place.breaker().admits());
            return new ProviderUnavailableException("No place of the policy " + policy + " takes this call: "
                    + order.stream()
                            .map(place -> place.provider() + " "
                                    + (place.breaker().admits() && !place.takes(row)
                                            ? place.whyNot(row)
                                            : place.breaker().inWords()))
                            .collect(Collectors.joining("; "))
                    + (waiting ? ". Wait for the next try, or add" : ". Add")
                    + " another provider, such as fallbackTo(\"cpu\").");
        }

        void failed(EncoderPlace place, Throwable e) {
            if (e instanceof RowNotTakenException) {
                return;
            }
            failed.add(place);
            reason = place.provider() + ": " + e.getMessage();
        }

        void doneAt(EncoderPlace place, int rows) {
            if (!failed.isEmpty()) {
                EncoderPlace from = failed.get(failed.size() - 1);
                fallbacks.add(from.provider(), Optional.of(place.provider()), rows, reason);
            }
        }

        void doneNowhere(int rows) {
            if (failed.isEmpty()) {
                return;
            }
            if (failed.size() > 1) {
                // The rows failed wherever they went: that is no sign against the places.
                failed.forEach(place -> place.breaker().forgive());
            }
            fallbacks.add(failed.get(failed.size() - 1).provider(), Optional.empty(), rows, reason);
        }
    }

    /** Does CPU work in parallel, as {@link BatchScheduler#inParallel}. */
    void inParallel(int parts, IntConsumer work) {
        primary.inParallel(parts, work);
    }

    int width() {
        return primary.width();
    }

    /** Where a call of one short text goes now: the first open place of the route that takes calls. */
    private EncoderPlace first() {
        List<EncoderPlace> order = order(policy, new Workload(task, 1, 1));
        Optional<String> learnt = adaptive == null ? Optional.empty() : adaptive.holder(1);
        EncoderPlace first = null;
        for (EncoderPlace place : order) {
            if (place.breaker().admits()
                    && place.report().isPresent()
                    && (first == null || learnt.filter(place.provider()::equals).isPresent())) {
                first = place;
            }
        }
        return first == null ? primary : first;
    }

    /** The places that are open or have failed, in front the one that takes calls of one short text. */
    List<PlacementReport.Place> report() {
        EncoderPlace first = first();
        List<PlacementReport.Place> open = new ArrayList<>();
        first.report().ifPresent(open::add);
        places.values().stream()
                .filter(place -> place != first)
                .forEach(place -> place.report().ifPresent(open::add));
        return open;
    }

    List<PlacementReport.Fallback> fallbacks() {
        return fallbacks.snapshot();
    }

    List<PlacementReport.Latency> latencies() {
        return latencies.snapshot();
    }

    List<String> suggestions() {
        List<String> all = new ArrayList<>(Suggestions.of(first().provider(), latencies()));
        places.values().forEach(place -> all.addAll(place.suggestions()));
        if (adaptive != null) {
            adaptive.inWords().forEach(sentence -> all.add("learnt: " + sentence));
        }
        return all;
    }

    @Override
    public void close() {
        places.values().forEach(EncoderPlace::close);
    }
}
