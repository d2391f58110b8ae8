package dev.inlay.internal.routing;

import dev.inlay.provider.AdaptiveOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Learns which place is fastest for calls of which size. For each bucket of batch sizes one place holds the calls; another takes
 * over when its latest times per token beat the holder's by the hysteresis and by more than they scatter, with enough samples
 * since the last change. Every so many calls one goes to the place that was measured least. Safe for use by many threads.
 */
public final class AdaptiveOrder {
    /** Latest samples that quantiles are taken of: a change of speed shows when half of them are new. */
    private static final int WINDOW = 31;

    /**
     * How far from the median times are compared, times the root of their number: those that scatter more, or are fewer, must
     * differ more. The median's own standard error is 0.5 quantiles by that root; 2.5 of them, since every call asks again and
     * one chance result would do. AdaptiveOrderTest simulates 400 pairs of places with times that scatter evenly by 30 %: none
     * that is 1.11 times as fast took over within 1000 calls where 1.2 is asked, and all that are 1.67 times as fast did.
     */
    private static final double MARGIN = 1.25;

    private final AdaptiveOptions options;
    private final Bucket[] buckets = new Bucket[BatchBuckets.COUNT];

    /**
     * Starts without knowledge.
     *
     * @param options how to learn
     */
    public AdaptiveOrder(AdaptiveOptions options) {
        this.options = options;
        Arrays.setAll(buckets, i -> new Bucket());
    }

    /** What is known of one size of calls. Guarded by itself. */
    private static final class Bucket {
        final Map<String, Samples> byPlace = new LinkedHashMap<>();

        @Nullable
        String holder;

        long calls;
        long explored;

        Samples of(String place) {
            return byPlace.computeIfAbsent(place, id -> new Samples());
        }
    }

    /** The latest times per token of one place. */
    private static final class Samples {
        final double[] latest = new double[WINDOW];
        long count;

        /** Samples since the holder last changed. */
        long fresh;

        void add(double value) {
            latest[(int) (count++ % WINDOW)] = value;
            fresh++;
        }

        double margin() {
            return MARGIN / Math.sqrt((double) Math.max(3, Math.min(count, WINDOW)));
        }

        double quantile(double q) {
            double[] sorted = Arrays.copyOf(latest, (int) Math.min(count, WINDOW));
            Arrays.sort(sorted);
            return sorted[(int) Math.round(Math.max(0, Math.min(1, q)) * (sorted.length - 1))];
        }
    }

    /**
     * Orders the places for a call.
     *
     * @param route the policy's order
     * @param batch texts of the call
     * @param admits whether a place takes calls
     * @return the same places: the one to use first, then the others in the policy's order
     */
    public List<String> order(List<String> route, int batch, Predicate<String> admits) {
        List<String> ready = route.stream().filter(admits).toList();
        if (ready.size() < 2) {
            return route;
        }
        String first;
        Bucket bucket = buckets[BatchBuckets.of(batch)];
        synchronized (bucket) {
            bucket.calls++;
            first = bucket.holder != null && ready.contains(bucket.holder) ? bucket.holder : best(bucket, ready);
            if (bucket.holder == null) {
                bucket.holder = first;
            }
            if (bucket.explored + 1 <= bucket.calls * options.explorationShare()) {
                String holder = first;
                bucket.explored++;
                first = ready.stream()
                        .filter(id -> !id.equals(holder))
                        .min(Comparator.comparingLong(id -> bucket.of(id).count))
                        .orElse(holder);
            }
        }
        List<String> order = new ArrayList<>(route.size());
        order.add(first);
        for (String id : route) {
            if (!id.equals(first)) {
                order.add(id);
            }
        }
        return order;
    }

    /** The fastest one that is known well, or the policy's first. */
    private String best(Bucket bucket, List<String> ready) {
        String best = ready.get(0);
        for (String id : ready) {
            if (known(bucket.of(id)) && known(bucket.of(best)) && faster(bucket.of(id), bucket.of(best))) {
                best = id;
            }
        }
        return best;
    }

    private boolean known(Samples samples) {
        return samples.count >= options.minSamples();
    }

    private boolean faster(Samples one, Samples other) {
        return one.quantile(0.5 + one.margin()) * options.hysteresis() < other.quantile(0.5 - other.margin());
    }

    /**
     * Notes a call that went well.
     *
     * @param place where
     * @param batch its texts
     * @param tokens its tokens
     * @param nanos how long it took
     */
    public void record(String place, int batch, int tokens, long nanos) {
        Bucket bucket = buckets[BatchBuckets.of(batch)];
        synchronized (bucket) {
            Samples samples = bucket.of(place);
            samples.add(nanos / (double) Math.max(1, tokens));
            String holder = bucket.holder;
            if (holder == null || (samples.fresh < options.minSamples() && !place.equals(holder))) {
                return;
            }
            Samples held = bucket.of(holder);
            for (Map.Entry<String, Samples> other : bucket.byPlace.entrySet()) {
                Samples challenger = other.getValue();
                if (!other.getKey().equals(holder)
                        && known(held)
                        && challenger.fresh >= options.minSamples()
                        && faster(challenger, held)) {
                    bucket.holder = other.getKey();
                    bucket.byPlace.values().forEach(each -> each.fresh = 0);
                    return;
                }
            }
        }
    }

    /**
     * The place that holds the calls of a size.
     *
     * @param batch texts of a call
     * @return its id, or empty before the first call
     */
    public Optional<String> holder(int batch) {
        Bucket bucket = buckets[BatchBuckets.of(batch)];
        synchronized (bucket) {
            return Optional.ofNullable(bucket.holder);
        }
    }

    /**
     * What was learnt, in words.
     *
     * @return one sentence for each size that has been measured at two places
     */
    public List<String> inWords() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < buckets.length; i++) {
            Bucket bucket = buckets[i];
            synchronized (bucket) {
                List<String> times = new ArrayList<>();
                bucket.byPlace.forEach((id, samples) -> {
                    if (samples.count > 0) {
                        times.add(String.format(
                                Locale.ROOT,
                                "%s %.1f us a token (%d calls)",
                                id,
                                samples.quantile(0.5) / 1e3,
                                samples.count));
                    }
                });
                if (times.size() > 1 && bucket.holder != null) {
                    all.add("calls of " + BatchBuckets.inWords(i) + " go to " + bucket.holder + ": "
                            + String.join(", ", times));
                }
            }
        }
        return all;
    }

    /**
     * Everything that is known, as plain values for a file.
     *
     * @return by the least batch of each bucket
     */
    public Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        for (int i = 0; i < buckets.length; i++) {
            Bucket bucket = buckets[i];
            synchronized (bucket) {
                if (bucket.holder != null) {
                    Map<String, Object> samples = new LinkedHashMap<>();
                    bucket.byPlace.forEach((id, each) -> samples.put(
                            id,
                            Arrays.stream(each.latest)
                                    .limit(Math.min(each.count, WINDOW))
                                    .boxed()
                                    .toList()));
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("holder", bucket.holder);
                    entry.put("nanosPerToken", samples);
                    state.put(Integer.toString(BatchBuckets.least(i)), entry);
                }
            }
        }
        return state;
    }

    /**
     * Takes over what {@link #state()} gave.
     *
     * @param leastBatch names the bucket
     * @param holder the place that held its calls
     * @param nanosPerToken the latest times of each place
     */
    void restore(int leastBatch, String holder, Map<String, double[]> nanosPerToken) {
        Bucket bucket = buckets[BatchBuckets.of(leastBatch)];
        synchronized (bucket) {
            bucket.holder = holder;
            nanosPerToken.forEach((id, times) -> {
                Samples samples = bucket.of(id);
                for (double time : times) {
                    samples.add(time);
                }
                // The machine may have changed since: a change needs samples of its own.
                samples.fresh = 0;
            });
        }
    }
}
