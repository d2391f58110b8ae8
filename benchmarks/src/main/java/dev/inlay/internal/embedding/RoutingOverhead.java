package dev.inlay.internal.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.internal.routing.AdaptiveOrder;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.provider.AdaptiveOptions;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.ShapeBucket;
import dev.inlay.provider.Task;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call costs between the tokenizer and the session: a session that computes nothing is called directly, through its place
 * (gate, scheduler, circuit breaker), and through the router with policies of one place, of rules, and an adaptive one. The
 * router's own share is the difference to {@code place}. In the package of what it measures, which nobody else sees.
 */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingOverhead {
    private static final int TOKENS = 16;

    /** Texts of a call. One runs on the caller's thread, several on the threads of the place. */
    @Param({"1", "16"})
    public int texts;

    @Param({"session", "place", "one", "rules", "adaptive", "limit"})
    public String route;

    private final Map<String, EncoderPlace> places = new LinkedHashMap<>();
    private OpenRunner session;
    private EncoderPlace place;
    private EncoderRouter router;
    private List<EncoderSequence> rows;

    /** Opens three places of which the first takes everything. */
    @Setup
    public void open() {
        session = new NoSession();
        SessionPlan.Builder plan =
                SessionPlan.builder(options -> {}).concurrentRuns(2).maxBatchTokens(512);
        if (route.equals("limit")) {
            plan.runTimeout(Duration.ofSeconds(10));
        }
        for (String id : List.of("npu", "gpu", "cpu")) {
            places.put(
                    id,
                    new SessionPlace(
                            id,
                            () -> new OpenedEncoder(session, plan.build(), ""),
                            BatchingOptions.defaults(),
                            runner -> UnaryOperator.identity(),
                            new Breaker(),
                            null));
        }
        place = Objects.requireNonNull(places.get("npu"));
        router = new EncoderRouter(
                Task.EMBEDDING,
                policy(),
                places,
                place,
                new LatencyBook(),
                new FallbackLog(),
                Runnable::run,
                route.equals("adaptive") ? new AdaptiveOrder(AdaptiveOptions.defaults()) : null);
        rows = IntStream.range(0, texts)
                .mapToObj(i -> new EncoderSequence(new int[TOKENS], new int[TOKENS], 0))
                .toList();
    }

    private ProviderPolicy policy() {
        return switch (route) {
            case "rules" ->
                ProviderPolicy.builder()
                        .prefer("gpu", "cpu")
                        .whenTokensAtLeast(1, "npu")
                        .whenBatchAtLeast(64, "cpu")
                        .whenBatchAtLeast(4, "npu")
                        .build();
            case "adaptive" -> ProviderPolicy.prefer("npu", "gpu", "cpu");
            default -> ProviderPolicy.prefer("npu");
        };
    }

    /** Closes the places. */
    @TearDown
    public void close() {
        router.close();
    }

    /**
     * One call.
     *
     * @return its vectors
     */
    @Benchmark
    public Object call() {
        if (route.equals("session")) {
            return session.run(rows);
        }
        boolean direct = route.equals("place");
        if (texts == 1) {
            return direct ? place.run(rows.get(0), true) : router.run(rows.get(0));
        }
        return direct ? place.runAll(rows, true, (index, outcome) -> {}) : router.runAll(rows, texts, index -> {});
    }

    /** Answers at once. */
    private static final class NoSession implements OpenRunner {
        private static final float[] VECTOR = new float[384];

        @Override
        public float[][] run(List<EncoderSequence> rows) {
            float[][] vectors = new float[rows.size()][];
            java.util.Arrays.fill(vectors, VECTOR);
            return vectors;
        }

        @Override
        public int dimension() {
            return VECTOR.length;
        }

        @Override
        public TensorWidth output() {
            return new TensorWidth("none", dimension());
        }

        @Override
        public boolean poolsHere() {
            return true;
        }

        @Override
        public List<ShapeBucket> buckets() {
            return List.of();
        }

        @Override
        public NodeCounts nodes() {
            return NodeCounts.CPU_ONLY;
        }

        @Override
        public void terminateRunOf(Thread thread) {
            // A run is over before anybody could want that.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
