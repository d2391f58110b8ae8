package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.ShapeBucket;
import java.util.List;
import java.util.Optional;

/** An encoder that is open at one place: runs rows, and frees its sessions when closed. Runs may overlap; closing must not. */
interface OpenRunner extends BatchScheduler.Runner, AutoCloseable {
    /** Values in a row's vector. */
    int dimension();

    /** Whether the pooling modes are applied here rather than in the graph. */
    boolean poolsHere();

    /** The output that is read. */
    TensorWidth output();

    /**
     * An output.
     *
     * @param name its name
     * @param width values that it has for a token, or for a text where the graph pools
     */
    record TensorWidth(String name, int width) {}

    /** The fixed shapes that are open; empty where dimensions are dynamic. */
    List<ShapeBucket> buckets();

    /** The shapes that runs are padded to; empty where dimensions are dynamic. */
    default Optional<FixedShapes> shapes() {
        return Optional.empty();
    }

    /** Whether rows of different lengths share a run without padding. */
    default boolean packs() {
        return false;
    }

    /** Whether a row of so many tokens can run here. */
    default boolean takes(int tokens) {
        return true;
    }

    /** Nodes by execution provider, as the first session has them. */
    NodeCounts nodes();

    /** What measured lengths suggest, in words. */
    default List<String> suggestions() {
        return List.of();
    }

    /** Asks the run of a thread to end at its next node. */
    void terminateRunOf(Thread thread);

    @Override
    void close();
}
