package dev.inlay.internal.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.inlay.InferenceException;
import dev.inlay.internal.memory.MemoryLedger;
import dev.inlay.internal.memory.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An open session with its metadata, and its one owner. Runs may overlap; closing must not overlap a run. */
public final class ModelSession implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final MemoryLedger.Entry memory;
    private final boolean terminable;
    private final Map<Thread, RunSwitch> running = new ConcurrentHashMap<>();
    private final NodeCounts withoutProfile;
    private boolean profiling;

    /**
     * Takes over a session.
     *
     * @param session the session
     * @param graph the file it was opened from
     * @param profiling whether it was opened with profiling, to be ended by {@link #countNodes()}
     * @param withoutProfile what is known of its nodes where there is no profile
     * @param terminable whether {@link #terminateRunOf(Thread)} is wanted
     */
    ModelSession(OrtSession session, Path graph, boolean profiling, NodeCounts withoutProfile, boolean terminable)
            throws OrtException {
        this.session = session;
        this.profiling = profiling;
        this.withoutProfile = withoutProfile;
        this.terminable = terminable;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
        this.memory = MemoryLedger.enter(graph.toString(), ModelFiles.bytes(graph));
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                specs.put(name, TensorSpec.of(name, tensor));
            }
        });
        return specs;
    }

    /**
     * The declared inputs in order.
     *
     * @return tensors by name
     */
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    /**
     * The declared outputs in order.
     *
     * @return tensors by name
     */
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    /**
     * Where the memory that belongs to this session is written down.
     *
     * @return the entry, closed with the session
     */
    public MemoryLedger.Entry memory() {
        return memory;
    }

    /**
     * Runs the model and lets the runtime allocate the wanted outputs.
     *
     * @param feeds inputs by name
     * @param wanted names of outputs
     * @return the result; the caller closes it
     * @throws InferenceException when the runtime fails
     */
    public OrtSession.Result run(Map<String, ? extends OnnxTensorLike> feeds, Set<String> wanted) {
        try {
            return session.run(feeds, wanted);
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /**
     * Runs the model, some of whose outputs the caller owns already.
     *
     * @param feeds inputs by name
     * @param wanted names of outputs that the runtime allocates
     * @param pinned outputs by name, filled in place
     * @param end can end the run
     * @return the result; the caller closes it, which leaves the pinned tensors open
     * @throws InferenceException when the runtime fails, or the run was ended
     */
    public OrtSession.Result run(
            Map<String, ? extends OnnxTensorLike> feeds,
            Set<String> wanted,
            Map<String, ? extends OnnxValue> pinned,
            RunSwitch end) {
        try {
            return session.run(feeds, wanted, pinned, end.options());
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /**
     * Runs the model into tensors that the caller owns.
     *
     * @param feeds inputs by name
     * @param pinned outputs by name; only these are computed for the caller
     * @throws InferenceException when the runtime fails
     */
    public void runInto(Map<String, ? extends OnnxTensorLike> feeds, Map<String, ? extends OnnxValue> pinned) {
        if (terminable) {
            runTerminably(feeds, pinned);
            return;
        }
        try (OrtSession.Result result = session.run(feeds, Set.of(), pinned)) {
            assert result.size() == pinned.size();
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    private void runTerminably(Map<String, ? extends OnnxTensorLike> feeds, Map<String, ? extends OnnxValue> pinned) {
        Thread thread = Thread.currentThread();
        try (RunSwitch end = new RunSwitch()) {
            running.put(thread, end);
            try {
                runInto(feeds, pinned, end);
            } finally {
                // The same lock as the one that ends the run: a switch must not be closed under it.
                synchronized (running) {
                    running.remove(thread);
                }
            }
        }
    }

    /**
     * Runs the model into tensors that the caller owns, unless it is ended before.
     *
     * @param feeds inputs by name
     * @param pinned outputs by name; only these are computed for the caller
     * @param end can end the run
     * @throws InferenceException when the runtime fails, or the run was ended
     */
    public void runInto(
            Map<String, ? extends OnnxTensorLike> feeds, Map<String, ? extends OnnxValue> pinned, RunSwitch end) {
        try (OrtSession.Result result = session.run(feeds, Set.of(), pinned, end.options())) {
            assert result.size() == pinned.size();
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /**
     * Asks the run of a thread to end at its next node; it fails then. Nothing happens when there is none.
     *
     * @param thread the thread inside {@link #runInto}
     */
    public void terminateRunOf(Thread thread) {
        synchronized (running) {
            RunSwitch end = running.get(thread);
            if (end != null) {
                end.end(true);
            }
        }
    }

    /**
     * Ends profiling, once, and counts the nodes that ran. To be called after the first run.
     *
     * @return the counts
     */
    public NodeCounts countNodes() {
        if (!profiling) {
            return withoutProfile;
        }
        profiling = false;
        try {
            Path profile = Path.of(session.endProfiling());
            try {
                return NodeCounts.ofProfile(profile);
            } finally {
                Files.deleteIfExists(profile);
            }
        } catch (OrtException | IOException e) {
            return new NodeCounts(Map.of(), "not counted: ONNX Runtime's profile could not be read: " + e.getMessage());
        }
    }

    private static InferenceException failure(OrtException e) {
        return new InferenceException("ONNX Runtime failed in a run: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        memory.close();
        countNodes(); // A profile that nobody read is a file left behind.
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("A session could not be closed: " + e.getMessage(), e);
        }
    }
}
