package dev.inlay.provider;

import dev.inlay.InvalidRequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which providers may run a model, in which order, and which workloads should rather run elsewhere: a pure function from a
 * {@link Workload} to a {@link Route}. The first provider of a route that is available and works takes the call. Immutable, with
 * value semantics.
 *
 * <pre>{@code
 * ProviderPolicy policy = ProviderPolicy.builder()
 *         .prefer("directml", "qnn", "cpu")
 *         .whenBatchAtLeast(4, "cuda")
 *         .fallbackTo("cpu")
 *         .build();
 * policy.explain(new Workload(Task.EMBEDDING, 8, 200));
 * }</pre>
 *
 * <p>A chat with a model of this machine is placed when its model is loaded, and rules by size do not move it between places of
 * this machine: {@link Builder#forTask} orders them. Between this machine and services each conversation is routed by itself, and
 * there {@link Builder#whenTokensAtLeast} looks at the tokens of its prompt.
 *
 * <p>A route is put together so: the providers of the rules that hold for the workload, in the order in which the kinds of rules
 * were added and within a kind the highest threshold first; then the preference of the task, or the common one; then the
 * fallback. An id that comes twice counts where it comes first.
 */
public final class ProviderPolicy {
    private static final ProviderPolicy DEFAULTS = prefer(platformOrder(System.getProperty("os.name", "")));

    /** What a rule looks at. */
    private enum Measure {
        BATCH,
        TOKENS
    }

    /** Providers for workloads of some size. */
    private record Rule(Measure measure, int least, List<String> providers) {
        boolean holds(Workload workload) {
            return concerns(workload.task())
                    && (measure == Measure.BATCH ? workload.batchSize() : workload.tokens()) >= least;
        }

        /** A chat is always one conversation: only its length can matter. */
        boolean concerns(Task task) {
            return task != Task.CHAT || measure == Measure.TOKENS;
        }

        String inWords() {
            return (measure == Measure.BATCH ? "batches" : "calls") + " of " + least
                    + (measure == Measure.BATCH ? " texts" : " tokens") + " and more go to "
                    + String.join(" → ", providers);
        }
    }

    private final Optional<String> required;
    private final List<String> preferred;
    private final Map<Task, List<String>> byTask;
    private final List<Rule> rules;
    private final List<String> fallback;
    private final Optional<AdaptiveOptions> adaptive;

    private ProviderPolicy(Builder builder) {
        this.required = builder.required;
        this.preferred = List.copyOf(builder.preferred);
        this.byTask = Map.copyOf(builder.byTask);
        this.rules = List.copyOf(builder.rules);
        this.fallback = List.copyOf(builder.fallback);
        this.adaptive = builder.adaptive;
    }

    /**
     * The default order of this platform: accelerators first, then {@code cpu}. On Windows {@code directml}, {@code qnn},
     * {@code openvino}, {@code cuda}; on Linux {@code qnn}, {@code openvino}, {@code cuda}; on macOS {@code coreml}. Those
     * that are not there are passed over without a warning.
     *
     * @return the policy
     */
    public static ProviderPolicy defaults() {
        return DEFAULTS;
    }

    static String[] platformOrder(String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return new String[] {"directml", "qnn", "openvino", "cuda", "cpu"};
        }
        if (os.startsWith("mac")) {
            return new String[] {"coreml", "cpu"};
        }
        return new String[] {"qnn", "openvino", "cuda", "cpu"};
    }

    /**
     * Starts an empty policy.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tries providers in this order.
     *
     * @param providers ids such as {@code qnn}; those named twice count once
     * @return the policy
     * @throws InvalidRequestException when none is named
     */
    public static ProviderPolicy prefer(String... providers) {
        return builder().prefer(providers).build();
    }

    /**
     * Requires one provider: loading fails rather than run the model elsewhere, and so does a call that it cannot finish.
     *
     * @param provider its id
     * @return the policy
     */
    public static ProviderPolicy require(String provider) {
        return builder().require(provider).build();
    }

    /**
     * Says where a workload should run.
     *
     * @param workload the workload
     * @return the providers to try, in order, and why
     */
    public Route route(Workload workload) {
        if (required.isPresent()) {
            return new Route(List.of(required.get()), required.get() + " is required");
        }
        Set<String> ids = new LinkedHashSet<>();
        List<String> reasons = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.holds(workload)) {
                ids.addAll(rule.providers());
                reasons.add(rule.inWords());
            }
        }
        List<String> ofTask = byTask.get(workload.task());
        ids.addAll(ofTask == null ? preferred : ofTask);
        ids.addAll(fallback);
        if (reasons.isEmpty()) {
            reasons.add(ofTask == null ? "the preferred order" : "the order for " + name(workload.task()));
        }
        return new Route(List.copyOf(ids), String.join("; ", reasons));
    }

    /**
     * Says in words where a workload should run and why.
     *
     * @param workload the workload
     * @return such as {@code embedding of 8 texts, 200 tokens: cuda, else cpu, since batches of 4 texts and more go to cuda}
     */
    public String explain(Workload workload) {
        Route route = route(workload);
        return workload + ": " + String.join(", else ", route.providers())
                + (required.isPresent() ? " and nowhere else" : "") + ", since " + route.reason();
    }

    private static String name(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the route of a task's workloads depends on their size.
     *
     * @param task the task
     * @return false when one route serves all of them
     */
    public boolean hasRules(Task task) {
        return rules.stream().anyMatch(rule -> rule.concerns(task));
    }

    /**
     * All ids that the policy names, in the order in which they are tried where no rule holds; those that only rules name come
     * last.
     *
     * @return an immutable list of at least one
     */
    public List<String> order() {
        Set<String> ids = new LinkedHashSet<>(required.map(List::of).orElse(preferred));
        byTask.values().forEach(ids::addAll);
        ids.addAll(fallback);
        rules.forEach(rule -> ids.addAll(rule.providers()));
        return List.copyOf(ids);
    }

    /**
     * The ids that may run one task, in the order in which they are tried where no rule holds; those that only rules name come
     * last.
     *
     * @param task the task
     * @return an immutable list of at least one
     */
    public List<String> order(Task task) {
        Set<String> ids = new LinkedHashSet<>(required.map(List::of).orElse(byTask.getOrDefault(task, preferred)));
        ids.addAll(fallback);
        rules.stream().filter(rule -> rule.concerns(task)).forEach(rule -> ids.addAll(rule.providers()));
        return List.copyOf(ids);
    }

    /**
     * How measured times change the order of a route's providers.
     *
     * @return the options, or empty when the order is kept
     */
    public Optional<AdaptiveOptions> adaptive() {
        return adaptive;
    }

    /**
     * The provider that nothing may replace.
     *
     * @return its id, or empty
     */
    public Optional<String> required() {
        return required;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ProviderPolicy that
                && required.equals(that.required)
                && preferred.equals(that.preferred)
                && byTask.equals(that.byTask)
                && rules.equals(that.rules)
                && fallback.equals(that.fallback)
                && adaptive.equals(that.adaptive);
    }

    @Override
    public int hashCode() {
        return Objects.hash(required, preferred, byTask, rules, fallback, adaptive);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("ProviderPolicy[");
        if (required.isPresent()) {
            return text.append("required ").append(required.get()).append(']').toString();
        }
        text.append(String.join(" → ", preferred));
        for (Task task : Task.values()) {
            List<String> ids = byTask.get(task);
            if (ids != null) {
                text.append("; ").append(name(task)).append(": ").append(String.join(" → ", ids));
            }
        }
        rules.forEach(rule -> text.append("; ").append(rule.inWords()));
        if (!fallback.isEmpty()) {
            text.append("; else ").append(String.join(" → ", fallback));
        }
        adaptive.ifPresent(options -> text.append("; ").append(options));
        return text.append(']').toString();
    }

    /** Builds {@link ProviderPolicy}. Not safe for use by several threads. */
    public static final class Builder {
        private Optional<String> required = Optional.empty();
        private List<String> preferred = List.of();
        private final Map<Task, List<String>> byTask = new EnumMap<>(Task.class);
        private final List<Rule> rules = new ArrayList<>();
        private List<String> fallback = List.of();
        private Optional<AdaptiveOptions> adaptive = Optional.empty();

        private Builder() {}

        /**
         * Sets the order for every workload.
         *
         * @param providers ids such as {@code qnn}; those named twice count once
         * @return this
         * @throws InvalidRequestException when none is named
         */
        public Builder prefer(String... providers) {
            this.preferred = ids("prefer(\"cpu\")", providers);
            return this;
        }

        /**
         * Sets the order for one task, in place of the common one.
         *
         * @param task the task
         * @param providers ids; those named twice count once
         * @return this
         * @throws InvalidRequestException when none is named
         */
        public Builder forTask(Task task, String... providers) {
            this.byTask.put(Objects.requireNonNull(task, "task"), ids("forTask(Task.CHAT, \"cpu\")", providers));
            return this;
        }

        /**
         * Puts providers in front for embedding and reranking calls with that many texts or pairs. A stream of texts counts by
         * the portions in which it is read. A chat is one conversation and not meant: see {@link #forTask}.
         *
         * @param texts at least 1
         * @param providers ids
         * @return this
         * @throws InvalidRequestException when the number is below 1 or no provider is named
         */
        public Builder whenBatchAtLeast(int texts, String... providers) {
            return rule(Measure.BATCH, texts, ids("whenBatchAtLeast(4, \"cuda\")", providers));
        }

        /**
         * Puts providers in front for calls whose texts have that many tokens together, and for conversations whose prompt has.
         * A chat moves so between this machine and services only; among the places of this machine see {@link #forTask}.
         *
         * @param tokens at least 1
         * @param providers ids
         * @return this
         * @throws InvalidRequestException when the number is below 1 or no provider is named
         */
        public Builder whenTokensAtLeast(int tokens, String... providers) {
            return rule(Measure.TOKENS, tokens, ids("whenTokensAtLeast(1000, \"cuda\")", providers));
        }

        private Builder rule(Measure measure, int least, List<String> providers) {
            if (least < 1) {
                throw new InvalidRequestException(
                        "A rule of a policy starts at " + least + " but must start at 1 or more.");
            }
            rules.add(new Rule(measure, least, providers));
            List<Measure> kinds = rules.stream().map(Rule::measure).distinct().toList();
            rules.sort(Comparator.comparingInt((Rule rule) -> kinds.indexOf(rule.measure()))
                    .thenComparing(Comparator.comparingInt(Rule::least).reversed()));
            return this;
        }

        /**
         * Sets what is tried after everything else.
         *
         * @param providers ids
         * @return this
         * @throws InvalidRequestException when none is named
         */
        public Builder fallbackTo(String... providers) {
            this.fallback = ids("fallbackTo(\"cpu\")", providers);
            return this;
        }

        /**
         * Lets measured times change the order of a route's providers. A model then learns which of them is fastest for calls
         * of which size; see {@link AdaptiveOptions}. {@link #route} and {@link #explain} stay what was set here; the model's
         * placement report tells what was learnt. Default: the order is kept.
         *
         * @param options how to learn
         * @return this
         */
        public Builder adaptive(AdaptiveOptions options) {
            this.adaptive = Optional.of(options);
            return this;
        }

        /**
         * Requires one provider: loading fails rather than run the model elsewhere, and so does a call that it cannot finish.
         *
         * @param provider its id
         * @return this
         */
        public Builder require(String provider) {
            this.required = Optional.of(provider);
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         * @throws InvalidRequestException when it names no provider for some task, or requires one and names others too
         */
        public ProviderPolicy build() {
            boolean others = !preferred.isEmpty() || !byTask.isEmpty() || !rules.isEmpty() || !fallback.isEmpty();
            if (required.isPresent() && others) {
                throw new InvalidRequestException("A policy that requires " + required.get()
                        + " runs nothing elsewhere: leave out the other providers, or prefer it instead.");
            }
            if (required.isEmpty()
                    && preferred.isEmpty()
                    && fallback.isEmpty()
                    && byTask.size() < Task.values().length) {
                throw new InvalidRequestException(
                        "A policy needs at least one provider for every workload, such as prefer(\"cpu\").");
            }
            return new ProviderPolicy(this);
        }

        private static List<String> ids(String example, String... providers) {
            Set<String> ids = new LinkedHashSet<>();
            for (String id : providers) {
                ids.add(Objects.requireNonNull(id, "provider"));
            }
            if (ids.isEmpty()) {
                throw new InvalidRequestException("A policy needs at least one provider, such as " + example + ".");
            }
            return List.copyOf(ids);
        }
    }
}
