package dev.inlay.provider;

import dev.inlay.InvalidRequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Threads and memory of CPU runs. Immutable. Every setting reaches ONNX Runtime as it is; those left out are chosen from the
 * machine (physical cores inside the container's quota).
 */
public final class CpuOptions {
    private static final CpuOptions DEFAULTS = builder().build();

    private static final CpuOptions ALL_CORES = builder()
            .optimizationLevel(OptimizationLevel.ALL)
            .executionMode(ExecutionMode.PARALLEL)
            .intraOpThreads(8)
            .interOpThreads(2)
            .build();

    /** How the nodes of a graph are run. */
    public enum ExecutionMode {
        /** One node after the other; the work of each is shared by the intra-op threads. */
        SEQUENTIAL,
        /** Independent nodes at the same time, on the inter-op threads. Rarely faster for transformers. */
        PARALLEL
    }

    /** How far ONNX Runtime rewrites the graph at load. */
    public enum OptimizationLevel {
        /** The graph as it is. */
        NONE,
        /** Rewrites that hold everywhere, such as constant folding. */
        BASIC,
        /** Adds fusions for the execution provider. */
        EXTENDED,
        /** Adds layout changes. */
        ALL
    }

    private final OptionalInt intraOpThreads;
    private final OptionalInt interOpThreads;
    private final OptionalInt concurrentRuns;
    private final OptionalInt loneTextThreads;
    private final List<List<Integer>> intraOpAffinities;
    private final Optional<Boolean> spinning;
    private final boolean arena;
    private final boolean memoryPattern;
    private final ExecutionMode executionMode;
    private final OptimizationLevel optimizationLevel;
    private final Map<String, String> configEntries;

    private CpuOptions(Builder builder) {
        this.intraOpThreads = builder.intraOpThreads;
        this.interOpThreads = builder.interOpThreads;
        this.concurrentRuns = builder.concurrentRuns;
        this.loneTextThreads = builder.loneTextThreads;
        this.intraOpAffinities = builder.intraOpAffinities;
        this.spinning = builder.spinning;
        this.arena = builder.arena;
        this.memoryPattern = builder.memoryPattern;
        this.executionMode = builder.executionMode;
        this.optimizationLevel = builder.optimizationLevel;
        this.configEntries = Collections.unmodifiableMap(new LinkedHashMap<>(builder.configEntries));
    }

    /**
     * Every setting at its default.
     *
     * @return the defaults
     */
    public static CpuOptions defaults() {
        return DEFAULTS;
    }

    /**
     * A preset for a machine with 8 cores and more that does nothing else: {@link OptimizationLevel#ALL},
     * {@link ExecutionMode#PARALLEL}, 8 intra-op threads and 2 inter-op threads, whatever the machine has. On fewer cores the
     * threads get in each other's way. These are the fixed settings of a service on Snapdragon ARM64. A transformer is mostly
     * a chain of nodes, which leaves a second inter-op thread little to do: measure before you keep it.
     *
     * @return the preset
     */
    public static CpuOptions allCores() {
        return ALL_CORES;
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Threads that share the work of one run, the caller's included.
     *
     * @return the number, or empty to choose from the machine
     */
    public OptionalInt intraOpThreads() {
        return intraOpThreads;
    }

    /**
     * Threads that run independent nodes with {@link ExecutionMode#PARALLEL}.
     *
     * @return the number, or empty for 1
     */
    public OptionalInt interOpThreads() {
        return interOpThreads;
    }

    /**
     * Runs that an embedder or reranker keeps going at once.
     *
     * @return the number, or empty to choose from the machine
     */
    public OptionalInt concurrentRuns() {
        return concurrentRuns;
    }

    /**
     * Threads of a run for a text that comes alone.
     *
     * @return the number, or empty for the default, see {@link Builder#loneTextThreads}
     */
    public OptionalInt loneTextThreads() {
        return loneTextThreads;
    }

    /**
     * How an encoder's second session runs texts that come alone.
     *
     * @return these options with one run at a time on more threads, or empty where such texts get no session of their own
     */
    public Optional<CpuOptions> forLoneText() {
        boolean unset = intraOpThreads.isEmpty() && concurrentRuns.isEmpty();
        if (loneTextThreads.isEmpty() ? !unset : loneTextThreads.getAsInt() == 1) {
            return Optional.empty();
        }
        Builder builder = new Builder();
        builder.intraOpThreads = loneTextThreads;
        builder.interOpThreads = interOpThreads;
        builder.concurrentRuns = OptionalInt.of(1);
        builder.spinning = spinning;
        builder.arena = arena;
        builder.memoryPattern = memoryPattern;
        builder.executionMode = executionMode;
        builder.optimizationLevel = optimizationLevel;
        builder.configEntries.putAll(configEntries);
        return Optional.of(builder.build());
    }

    /**
     * The processors that each intra-op thread but the caller's is bound to.
     *
     * @return an immutable list with one list of processor numbers, from 0, a thread; empty for threads that are not bound
     */
    public List<List<Integer>> intraOpAffinities() {
        return intraOpAffinities;
    }

    /**
     * Whether idle threads of the runtime wait by spinning.
     *
     * @return true for spinning, also for a while after a run; false for sleeping; empty for the default: the threads of a chat,
     *     and of an encoder that does one run at a time, spin for some microseconds before they sleep; others sleep at once
     */
    public Optional<Boolean> spinning() {
        return spinning;
    }

    /**
     * Whether freed memory is kept for the next run.
     *
     * @return true for the arena
     */
    public boolean arena() {
        return arena;
    }

    /**
     * Whether memory is planned per input shape.
     *
     * @return true for planning
     */
    public boolean memoryPattern() {
        return memoryPattern;
    }

    /**
     * How the nodes of a graph are run.
     *
     * @return the mode
     */
    public ExecutionMode executionMode() {
        return executionMode;
    }

    /**
     * How far the graph is rewritten at load.
     *
     * @return the level
     */
    public OptimizationLevel optimizationLevel() {
        return optimizationLevel;
    }

    /**
     * Further session configuration entries of ONNX Runtime.
     *
     * @return an immutable map
     */
    public Map<String, String> configEntries() {
        return configEntries;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CpuOptions that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "CpuOptions[intraOpThreads=" + text(intraOpThreads) + ", interOpThreads=" + text(interOpThreads)
                + ", concurrentRuns=" + text(concurrentRuns) + ", loneTextThreads=" + text(loneTextThreads)
                + ", intraOpAffinities="
                + (intraOpAffinities.isEmpty() ? "none" : intraOpAffinities) + ", spinning="
                + spinning.map(String::valueOf).orElse("auto") + ", arena="
                + arena
                + ", memoryPattern=" + memoryPattern + ", executionMode=" + executionMode + ", optimizationLevel="
                + optimizationLevel + ", configEntries=" + configEntries + "]";
    }

    private static String text(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "auto";
    }

    /** Builds {@link CpuOptions}. Not safe for use by several threads. */
    public static final class Builder {
        private OptionalInt intraOpThreads = OptionalInt.empty();
        private OptionalInt interOpThreads = OptionalInt.empty();
        private OptionalInt concurrentRuns = OptionalInt.empty();
        private OptionalInt loneTextThreads = OptionalInt.empty();
        private List<List<Integer>> intraOpAffinities = List.of();
        private Optional<Boolean> spinning = Optional.empty();
        private boolean arena = true;
        private boolean memoryPattern;
        private ExecutionMode executionMode = ExecutionMode.SEQUENTIAL;
        private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;
        private final Map<String, String> configEntries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the threads that share the work of one run. Default: all chosen cores for a chat, one for encoders, which run
         * several at once instead; a text that comes alone has {@link #loneTextThreads(int)}.
         *
         * @param threads at least 1, the caller's included
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = positive("intraOpThreads", threads);
            return this;
        }

        /**
         * Sets the threads that run independent nodes; only used with {@link ExecutionMode#PARALLEL}. Default: 1.
         *
         * @param threads at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = positive("interOpThreads", threads);
            return this;
        }

        /**
         * Sets the runs kept going at once by an embedder or reranker. Default: the chosen cores divided by the threads of a
         * run.
         *
         * @param runs at least 1
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder concurrentRuns(int runs) {
            this.concurrentRuns = positive("concurrentRuns", runs);
            return this;
        }

        /**
         * Sets the threads of a run for a text that comes alone to an embedder or reranker: one call after the other, while nothing
         * else runs. Such texts get a second session of that many threads. It is opened in the background after some calls in a
         * row that came alone, so that callers of many texts never pay for it, and takes about as much memory as the weights of the
         * model's layers. Default: all chosen cores where neither {@link #intraOpThreads(int)} nor {@link #concurrentRuns(int)} is
         * set, and no second session where one of them is.
         *
         * @param threads at least 1, the caller's included; 1 for no second session
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder loneTextThreads(int threads) {
            this.loneTextThreads = positive("loneTextThreads", threads);
            return this;
        }

        /**
         * Binds the intra-op threads to processors, on Linux and Windows. The caller's own thread takes part in a run and is
         * never bound, so there is one entry fewer than {@link #intraOpThreads(int)}, which must be set too. Default: not bound,
         * which is best on a machine that has other work to do.
         *
         * @param cpusOfThreads for each thread the numbers of its processors, from 0 as the operating system counts; an empty
         *     list binds none
         * @return this
         * @throws InvalidRequestException when a thread has no processor or a number is negative
         */
        public Builder intraOpAffinities(List<List<Integer>> cpusOfThreads) {
            for (List<Integer> cpus : cpusOfThreads) {
                if (cpus.isEmpty() || cpus.stream().anyMatch(cpu -> cpu < 0)) {
                    throw new InvalidRequestException("intraOpAffinities is " + cpusOfThreads
                            + " but each thread needs one processor at least, numbered from 0.");
                }
            }
            this.intraOpAffinities = cpusOfThreads.stream().map(List::copyOf).toList();
            return this;
        }

        /**
         * Sets whether idle threads of the runtime spin: lower latency on an idle machine, wasted cores on a busy one.
         * Default: the threads of a chat, and of an encoder that does one run at a time, spin for some microseconds before they
         * sleep, which is as fast as spinning on an idle machine and much cheaper on a busy one (docs/performance.md); others sleep
         * at once.
         *
         * @param value true for spinning, also for a while after a run; false for sleeping
         * @return this
         */
        public Builder spinning(boolean value) {
            this.spinning = Optional.of(value);
            return this;
        }

        /**
         * Sets whether freed memory is kept for the next run. Default: true.
         *
         * @param value false to give memory back after every run, which is slower
         * @return this
         */
        public Builder arena(boolean value) {
            this.arena = value;
            return this;
        }

        /**
         * Sets whether memory is planned per input shape. Default: false, since it grows with every new shape.
         *
         * @param value true for planning; sensible where all shapes are the same
         * @return this
         */
        public Builder memoryPattern(boolean value) {
            this.memoryPattern = value;
            return this;
        }

        /**
         * Sets how the nodes of a graph are run. Default: {@link ExecutionMode#SEQUENTIAL}.
         *
         * @param mode the mode
         * @return this
         */
        public Builder executionMode(ExecutionMode mode) {
            this.executionMode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /**
         * Sets how far the graph is rewritten at load. Default: {@link OptimizationLevel#ALL}.
         *
         * @param level the level
         * @return this
         */
        public Builder optimizationLevel(OptimizationLevel level) {
            this.optimizationLevel = Objects.requireNonNull(level, "level");
            return this;
        }

        /**
         * Adds a session configuration entry of ONNX Runtime, passed on as it is. ONNX Runtime accepts unknown keys silently.
         *
         * @param key such as {@code session.dynamic_block_base}
         * @param value its value
         * @return this
         */
        public Builder configEntry(String key, String value) {
            this.configEntries.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         * @throws InvalidRequestException when the affinities do not fit the number of intra-op threads
         */
        public CpuOptions build() {
            if (!intraOpAffinities.isEmpty() && intraOpThreads.orElse(0) != intraOpAffinities.size() + 1) {
                throw new InvalidRequestException("intraOpAffinities has " + intraOpAffinities.size()
                        + " entries, so intraOpThreads must be set to "
                        + (intraOpAffinities.size() + 1) + ", the caller's unbound thread included, but is "
                        + text(intraOpThreads) + ".");
            }
            return new CpuOptions(this);
        }

        private static OptionalInt positive(String name, int value) {
            if (value < 1) {
                throw new InvalidRequestException(name + " is " + value + " but must be at least 1.");
            }
            return OptionalInt.of(value);
        }
    }
}
