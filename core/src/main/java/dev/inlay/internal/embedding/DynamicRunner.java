package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.provider.ShapeBucket;
import java.util.List;

/** One session that takes every shape. */
final class DynamicRunner implements OpenRunner {
    private final ModelSession session;
    private final EncoderRunner runner;
    private final NodeCounts nodes;

    DynamicRunner(ModelSession session, EncoderRunner runner, NodeCounts nodes) {
        this.session = session;
        this.runner = runner;
        this.nodes = nodes;
    }

    @Override
    public float[][] run(List<EncoderSequence> rows) {
        return runner.run(rows);
    }

    @Override
    public boolean packs() {
        return runner.packs();
    }

    @Override
    public int dimension() {
        return runner.dimension();
    }

    @Override
    public boolean poolsHere() {
        return runner.poolsHere();
    }

    @Override
    public TensorWidth output() {
        return runner.output();
    }

    @Override
    public List<ShapeBucket> buckets() {
        return List.of();
    }

    @Override
    public NodeCounts nodes() {
        return nodes;
    }

    @Override
    public void terminateRunOf(Thread thread) {
        session.terminateRunOf(thread);
    }

    @Override
    public void close() {
        session.close();
    }
}
