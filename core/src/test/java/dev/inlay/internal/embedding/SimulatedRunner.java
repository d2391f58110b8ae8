package dev.inlay.internal.embedding;

import dev.inlay.InferenceException;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.ShapeBucket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Answers each row with its first id and a number of its own, and does to every run what the test says. */
final class SimulatedRunner implements OpenRunner {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();

    /** Tokens of the longest row that is taken. */
    volatile int longest = Integer.MAX_VALUE;

    private final float mark;
    private final IntConsumer beforeRun;

    /**
     * Creates a runner.
     *
     * @param mark the second value of every vector: tells where a row ran
     * @param beforeRun takes the run's number, from 1; may throw or block
     */
    SimulatedRunner(float mark, IntConsumer beforeRun) {
        this.mark = mark;
        this.beforeRun = beforeRun;
    }

    static EncoderSequence row(int id, int length) {
        int[] ids = new int[length];
        ids[0] = id;
        return new EncoderSequence(ids, new int[length], 0);
    }

    static SessionPlan.Builder plan() {
        return SessionPlan.builder(options -> {})
                .maxBatchTokens(64)
                .maxBatchSize(8)
                .concurrentRuns(2);
    }

    @Override
    public float[][] run(List<EncoderSequence> rows) {
        beforeRun.accept(runs.incrementAndGet());
        float[][] out = new float[rows.size()][];
        for (int i = 0; i < out.length; i++) {
            int id = rows.get(i).ids()[0];
            if (rows.get(i).length() > longest) {
                throw new RowNotTakenException("row " + id + " is too long", null);
            }
            if (id < 0) {
                throw new InferenceException("row " + id);
            }
            out[i] = new float[] {id, mark};
        }
        return out;
    }

    @Override
    public boolean takes(int tokens) {
        return tokens <= longest;
    }

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public boolean poolsHere() {
        return true;
    }

    @Override
    public TensorWidth output() {
        return new TensorWidth("simulated", dimension());
    }

    @Override
    public List<ShapeBucket> buckets() {
        return List.of();
    }

    @Override
    public NodeCounts nodes() {
        return new NodeCounts(Map.of("SimulatedExecutionProvider", 7), "made up");
    }

    @Override
    public void terminateRunOf(Thread thread) {
        thread.interrupt();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
