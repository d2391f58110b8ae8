package dev.inlay.provider;

import dev.inlay.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a model runs and why: what was requested, what was tried and skipped with the reason, what was chosen with its
 * effective settings, and what happened since. A snapshot: ask again for newer numbers. {@link #toString()} is made for a bug
 * report, {@link #toJson()} for tools.
 *
 * @param model the name of the model's source
 * @param requested provider ids in the policy's order
 * @param skipped the ones that were passed over, in order
 * @param places where the model is open or could not be opened; first the chosen place, which the next call of one short text
 *     goes to, or a chat's next step; at least one
 * @param loadTime from opening the files to the first finished run
 * @param fallbacks calls that were finished elsewhere since the start, oldest first; the last 100
 * @param latencies measured times of calls by place and number of texts
 * @param specialisation what was done to the graph before it was opened, in words
 * @param suggestions what could be better, in words
 */
public record PlacementReport(
        String model,
        List<String> requested,
        List<Skip> skipped,
        List<Place> places,
        Duration loadTime,
        List<Fallback> fallbacks,
        List<Latency> latencies,
        List<String> specialisation,
        List<String> suggestions) {
    /**
     * A provider that was passed over.
     *
     * @param provider its id
     * @param reason why
     * @param nextStep what the user can do about it; may be empty
     */
    public record Skip(String provider, String reason, String nextStep) {
        @Override
        public String toString() {
            return provider + ": " + reason + (nextStep.isEmpty() ? "" : " → " + nextStep);
        }
    }

    /**
     * A place where the model is open, or could not be opened when a call wanted it.
     *
     * @param provider the provider's id
     * @param settings its effective settings in words
     * @param intraOpThreads CPU threads of this process that share the work of one run; 0 where it runs elsewhere or is not open
     * @param concurrentRuns runs kept going at once; 0 where it is not open
     * @param buckets the fixed shapes that are open; empty where dimensions are dynamic
     * @param nodesByProvider how many nodes of the graph, after ONNX Runtime's rewrites, each execution provider has, by ONNX
     *     Runtime's names; empty where the model runs elsewhere
     * @param nodesCounted how that is known, in words
     * @param state whether it takes calls, in words
     */
    public record Place(
            String provider,
            String settings,
            int intraOpThreads,
            int concurrentRuns,
            List<ShapeBucket> buckets,
            Map<String, Integer> nodesByProvider,
            String nodesCounted,
            String state) {
        /**
         * Describes a place.
         *
         * @param provider the provider's id
         * @param settings its settings
         * @param intraOpThreads threads of one run
         * @param concurrentRuns runs at once
         * @param buckets copied
         * @param nodesByProvider copied
         * @param nodesCounted how that is known
         * @param state whether it takes calls
         */
        public Place {
            buckets = List.copyOf(buckets);
            nodesByProvider = Collections.unmodifiableMap(new LinkedHashMap<>(nodesByProvider));
        }
    }

    /**
     * A switch: work that a place failed to do and another one did.
     *
     * @param time when
     * @param from the provider that failed
     * @param to the provider that did the work; empty when none could
     * @param rows texts, pairs or conversations that moved
     * @param reason what happened, in words
     */
    public record Fallback(Instant time, String from, Optional<String> to, int rows, String reason) {
        @Override
        public String toString() {
            return time + " " + from + " → " + to.orElse("nowhere") + ", " + rows + (rows == 1 ? " row: " : " rows: ")
                    + reason;
        }
    }

    /** What a time is the time of. */
    public enum Measure {
        /** A call of an embedder or reranker, waiting for a free run included. */
        CALL("call", "text"),
        /** A chat from its request to its first token, waiting for a free row included. */
        FIRST_TOKEN("first token", "conversation"),
        /** A chat model's run that adds a token to each of some conversations. */
        DECODE_STEP("decode step", "conversation");

        private final String words;
        private final String unit;

        Measure(String words, String unit) {
            this.words = words;
            this.unit = unit;
        }
    }

    /**
     * Measured times.
     *
     * @param provider the provider's id
     * @param measure what was measured
     * @param leastBatch the fewest texts of a call, or conversations of a step, that count here
     * @param mostBatch the most of them; the largest int for no limit
     * @param count how many were measured since the start
     * @param p50 the median of the latest ones
     * @param p95 what 95 of 100 of the latest ones stay within
     */
    public record Latency(
            String provider, Measure measure, int leastBatch, int mostBatch, long count, Duration p50, Duration p95) {
        @Override
        public String toString() {
            return provider + ", " + (measure == Measure.CALL ? "" : measure.words + " of ") + batch() + ": p50 "
                    + millis(p50) + ", p95 " + millis(p95) + ", " + count + " " + measure.words
                    + (count == 1 ? "" : "s");
        }

        private String batch() {
            if (mostBatch == Integer.MAX_VALUE) {
                return leastBatch + " and more " + measure.unit + "s";
            }
            return leastBatch == mostBatch
                    ? leastBatch + " " + measure.unit + (mostBatch == 1 ? "" : "s")
                    : leastBatch + "-" + mostBatch + " " + measure.unit + "s";
        }

        private static String millis(Duration time) {
            return String.format(java.util.Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
        }
    }

    /**
     * Makes a report.
     *
     * @param model the model
     * @param requested copied
     * @param skipped copied
     * @param places copied; at least one
     * @param loadTime load time
     * @param fallbacks copied
     * @param latencies copied
     * @param specialisation copied
     * @param suggestions copied
     * @throws IllegalArgumentException when there is no place
     */
    public PlacementReport {
        requested = List.copyOf(requested);
        skipped = List.copyOf(skipped);
        places = List.copyOf(places);
        fallbacks = List.copyOf(fallbacks);
        latencies = List.copyOf(latencies);
        specialisation = List.copyOf(specialisation);
        suggestions = List.copyOf(suggestions);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("A model that is loaded has a place");
        }
    }

    /**
     * The chosen provider.
     *
     * @return its id
     */
    public String provider() {
        return places.get(0).provider();
    }

    /**
     * The chosen provider's effective settings.
     *
     * @return in words
     */
    public String settings() {
        return places.get(0).settings();
    }

    /**
     * CPU threads that share the work of one run at the chosen place.
     *
     * @return the number; 0 where it runs elsewhere
     */
    public int intraOpThreads() {
        return places.get(0).intraOpThreads();
    }

    /**
     * Runs kept going at once at the chosen place.
     *
     * @return at least 1
     */
    public int concurrentRuns() {
        return places.get(0).concurrentRuns();
    }

    /**
     * Nodes of the graph by execution provider at the chosen place.
     *
     * @return counts by ONNX Runtime's names, as {@link Place#nodesByProvider()}
     */
    public Map<String, Integer> nodesByProvider() {
        return places.get(0).nodesByProvider();
    }

    /**
     * The fixed shapes that are open at the chosen place.
     *
     * @return the shapes; empty where dimensions are dynamic
     */
    public List<ShapeBucket> buckets() {
        return places.get(0).buckets();
    }

    /**
     * The report as a JSON object with the names of the components; durations are numbers with their unit in the name, times
     * are ISO-8601.
     *
     * @return one line of JSON
     */
    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("provider", provider());
        json.put("requested", requested);
        json.put("skipped", skipped.stream().map(PlacementReport::json).toList());
        json.put("places", places.stream().map(PlacementReport::json).toList());
        json.put("loadMillis", loadTime.toMillis());
        json.put("fallbacks", fallbacks.stream().map(PlacementReport::json).toList());
        json.put("latencies", latencies.stream().map(PlacementReport::json).toList());
        json.put("specialisation", specialisation);
        json.put("suggestions", suggestions);
        return Json.write(json);
    }

    private static Map<String, Object> json(Skip skip) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", skip.provider());
        json.put("reason", skip.reason());
        json.put("nextStep", skip.nextStep());
        return json;
    }

    private static Map<String, Object> json(Place place) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", place.provider());
        json.put("state", place.state());
        json.put("settings", place.settings());
        json.put("intraOpThreads", place.intraOpThreads());
        json.put("concurrentRuns", place.concurrentRuns());
        json.put("buckets", place.buckets().stream().map(ShapeBucket::toString).toList());
        json.put("nodesByProvider", place.nodesByProvider());
        json.put("nodesCounted", place.nodesCounted());
        return json;
    }

    private static Map<String, Object> json(Fallback fallback) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", fallback.time().toString());
        json.put("from", fallback.from());
        fallback.to().ifPresent(to -> json.put("to", to));
        json.put("rows", fallback.rows());
        json.put("reason", fallback.reason());
        return json;
    }

    private static Map<String, Object> json(Latency latency) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", latency.provider());
        json.put("measure", latency.measure().name());
        json.put("leastBatch", latency.leastBatch());
        if (latency.mostBatch() != Integer.MAX_VALUE) {
            json.put("mostBatch", latency.mostBatch());
        }
        json.put("count", latency.count());
        json.put("p50Millis", latency.p50().toNanos() / 1e6);
        json.put("p95Millis", latency.p95().toNanos() / 1e6);
        return json;
    }

    /**
     * Where the model runs, in one line for a log.
     *
     * @return the model, the chosen place with its settings and nodes, the load time, and the ids that were passed over
     */
    public String summary() {
        Place chosen = places.get(0);
        return opening()
                + (chosen.nodesByProvider().isEmpty() ? "" : ", nodes " + chosen.nodesByProvider())
                + (skipped.isEmpty()
                        ? ""
                        : ", passed over "
                                + skipped.stream()
                                        .map(Skip::provider)
                                        .distinct()
                                        .collect(Collectors.joining(", ")));
    }

    private String opening() {
        return model + " runs on " + provider() + " (" + settings() + "), loaded in " + loadTime.toMillis() + " ms";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(opening()).append("; requested ").append(String.join(" → ", requested));
        for (Skip skip : skipped) {
            text.append("; skipped ").append(skip);
        }
        places.forEach(place -> text.append("\n  ").append(line(place)));
        List<String> more = new ArrayList<>();
        specialisation.forEach(note -> more.add("graph: " + note));
        fallbacks.forEach(fallback -> more.add("fallback: " + fallback));
        latencies.forEach(latency -> more.add("latency: " + latency));
        suggestions.forEach(suggestion -> more.add("suggestion: " + suggestion));
        more.forEach(line -> text.append("\n  ").append(line));
        return text.toString();
    }

    private static String line(Place place) {
        if (place.concurrentRuns() == 0) {
            return place.provider() + ": not open, " + place.state();
        }
        return place.provider() + ": " + place.state()
                + (place.buckets().isEmpty() ? "" : "; shapes " + place.buckets())
                + "; nodes " + (place.nodesByProvider().isEmpty() ? "" : place.nodesByProvider() + " ") + "("
                + place.nodesCounted() + ")";
    }
}
