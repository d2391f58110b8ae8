package dev.inlay.provider;

import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How a provider wants a session opened and used. Immutable. */
public final class SessionPlan {
    private final Consumer<OrtSession.SessionOptions> configure;
    private final int intraOpThreads;
    private final int concurrentRuns;
    private final int maxBatchTokens;
    private final int maxBatchSize;
    private final String description;
    private final Optional<String> executionProvider;
    private final Optional<FixedShapes> fixedShapes;
    private final double minCosine;
    private final ErrorDiagnosis diagnosis;
    private final Optional<Duration> runTimeout;
    private final Optional<Path> graph;

    private SessionPlan(Builder builder) {
        this.configure = builder.configure;
        this.intraOpThreads = positive("intraOpThreads", builder.intraOpThreads);
        this.concurrentRuns = positive("concurrentRuns", builder.concurrentRuns);
        this.maxBatchTokens = positive("maxBatchTokens", builder.maxBatchTokens);
        this.maxBatchSize = positive("maxBatchSize", builder.maxBatchSize);
        this.description = builder.description;
        this.executionProvider = builder.executionProvider;
        this.fixedShapes = builder.fixedShapes;
        this.minCosine = builder.minCosine;
        this.diagnosis = builder.diagnosis;
        this.runTimeout = builder.runTimeout;
        this.graph = builder.graph;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("A session plan needs positive numbers: " + name + "=" + value);
        }
        return value;
    }

    /**
     * Starts a plan.
     *
     * @param configure sets the session's options; may throw an unchecked exception, which counts as a failed load
     * @return a builder
     */
    public static Builder builder(Consumer<OrtSession.SessionOptions> configure) {
        return new Builder(configure);
    }

    /**
     * Starts with this plan's values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(configure);
        builder.intraOpThreads = intraOpThreads;
        builder.concurrentRuns = concurrentRuns;
        builder.maxBatchTokens = maxBatchTokens;
        builder.maxBatchSize = maxBatchSize;
        builder.description = description;
        builder.executionProvider = executionProvider;
        builder.fixedShapes = fixedShapes;
        builder.minCosine = minCosine;
        builder.diagnosis = diagnosis;
        builder.runTimeout = runTimeout;
        builder.graph = graph;
        return builder;
    }

    /**
     * Sets the session's options.
     *
     * @return the setter; may throw an unchecked exception, which counts as a failed load
     */
    public Consumer<OrtSession.SessionOptions> configure() {
        return configure;
    }

    /**
     * CPU threads that share the work of one run, the caller's included.
     *
     * @return at least 1
     */
    public int intraOpThreads() {
        return intraOpThreads;
    }

    /**
     * How many runs the engine keeps going at once over the session.
     *
     * @return at least 1
     */
    public int concurrentRuns() {
        return concurrentRuns;
    }

    /**
     * Padded tokens per run that work best here.
     *
     * @return at least 1
     */
    public int maxBatchTokens() {
        return maxBatchTokens;
    }

    /**
     * Rows per run that work best here.
     *
     * @return at least 1
     */
    public int maxBatchSize() {
        return maxBatchSize;
    }

    /**
     * The effective settings in words, for reports.
     *
     * @return the words
     */
    public String description() {
        return description;
    }

    /**
     * The name under which ONNX Runtime counts this place's nodes. A session that has none of its nodes there is refused, since
     * it runs on the CPU under another name.
     *
     * @return such as {@code QNNExecutionProvider}; empty for the CPU
     */
    public Optional<String> executionProvider() {
        return executionProvider;
    }

    /**
     * The shapes to open sessions with.
     *
     * @return the shapes, or empty where dynamic dimensions are welcome
     */
    public Optional<FixedShapes> fixedShapes() {
        return fixedShapes;
    }

    /**
     * How closely this place must agree with the CPU in the probe at load: the least cosine between a sample's two vectors.
     *
     * @return 0 to 1
     */
    public double minCosine() {
        return minCosine;
    }

    /**
     * What is known about this place's errors.
     *
     * @return the diagnosis
     */
    public ErrorDiagnosis diagnosis() {
        return diagnosis;
    }

    /**
     * How long one run may take before it is ended and finished elsewhere.
     *
     * @return the limit, or empty for none
     */
    public Optional<Duration> runTimeout() {
        return runTimeout;
    }

    /**
     * The file to open in place of the model's graph: the same model with the same inputs and outputs, compiled before.
     *
     * @return the file, or empty for the model's graph itself
     */
    public Optional<Path> graph() {
        return graph;
    }

    @Override
    public String toString() {
        return "SessionPlan[" + description + "]";
    }

    /** Builds {@link SessionPlan}. Not safe for use by several threads. */
    public static final class Builder {
        private final Consumer<OrtSession.SessionOptions> configure;
        private int intraOpThreads = 1;
        private int concurrentRuns = 1;
        private int maxBatchTokens = 4096;
        private int maxBatchSize = 64;
        private String description = "default settings";
        private Optional<String> executionProvider = Optional.empty();
        private Optional<FixedShapes> fixedShapes = Optional.empty();
        private double minCosine = 0.999;
        private ErrorDiagnosis diagnosis = ErrorDiagnosis.NONE;
        private Optional<Duration> runTimeout = Optional.empty();
        private Optional<Path> graph = Optional.empty();

        private Builder(Consumer<OrtSession.SessionOptions> configure) {
            this.configure = Objects.requireNonNull(configure, "configure");
        }

        /**
         * Sets the CPU threads that share the work of one run. For the report only: what counts is what the session's options
         * say. Default: 1.
         *
         * @param threads at least 1
         * @return this
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = threads;
            return this;
        }

        /**
         * Sets how many runs go on at once. Default: 1.
         *
         * @param runs at least 1
         * @return this
         */
        public Builder concurrentRuns(int runs) {
            this.concurrentRuns = runs;
            return this;
        }

        /**
         * Sets the padded tokens of a run. Default: 4096.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxBatchTokens(int tokens) {
            this.maxBatchTokens = tokens;
            return this;
        }

        /**
         * Sets the rows of a run. Default: 64.
         *
         * @param rows at least 1
         * @return this
         */
        public Builder maxBatchSize(int rows) {
            this.maxBatchSize = rows;
            return this;
        }

        /**
         * Sets the effective settings in words.
         *
         * @param words for reports
         * @return this
         */
        public Builder description(String words) {
            this.description = Objects.requireNonNull(words, "words");
            return this;
        }

        /**
         * Sets the name under which ONNX Runtime counts this place's nodes. Default: none, nothing is asked of the nodes.
         *
         * @param name such as {@code QNNExecutionProvider}
         * @return this
         */
        public Builder executionProvider(String name) {
            this.executionProvider = Optional.of(name);
            return this;
        }

        /**
         * Asks for sessions of fixed shapes. Default: dynamic dimensions.
         *
         * @param shapes the shapes
         * @return this
         */
        public Builder fixedShapes(FixedShapes shapes) {
            this.fixedShapes = Optional.of(shapes);
            return this;
        }

        /**
         * Sets the least cosine with the CPU. Default: 0.999, which float16 keeps and wrong rows do not.
         *
         * @param cosine 0 to 1
         * @return this
         * @throws IllegalArgumentException when it is outside
         */
        public Builder minCosine(double cosine) {
            if (!(cosine >= 0 && cosine <= 1)) {
                throw new IllegalArgumentException("minCosine is " + cosine + " but must be 0 to 1");
            }
            this.minCosine = cosine;
            return this;
        }

        /**
         * Sets what is known about errors. Default: {@link ErrorDiagnosis#NONE}.
         *
         * @param value the diagnosis
         * @return this
         */
        public Builder diagnosis(ErrorDiagnosis value) {
            this.diagnosis = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how long one run may take. Default: no limit.
         *
         * @param limit above zero
         * @return this
         * @throws IllegalArgumentException when it is not above zero
         */
        public Builder runTimeout(Duration limit) {
            if (limit.isZero() || limit.isNegative()) {
                throw new IllegalArgumentException("runTimeout is " + limit + " but must be above zero");
            }
            this.runTimeout = Optional.of(limit);
            return this;
        }

        /**
         * Opens another file than the model's graph. Default: the model's graph.
         *
         * @param file the same model, compiled for this place before
         * @return this
         */
        public Builder graph(Path file) {
            this.graph = Optional.of(file);
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return the plan
         * @throws IllegalArgumentException when a number is below 1
         */
        public SessionPlan build() {
            return new SessionPlan(this);
        }
    }
}
