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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An open session with its metadata, and its one owner. Runs may overlap; closing must not overlap a run. */
public final class ModelSession implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final MemoryLedger.Entry memory;

    ModelSession(OrtSession session, Path graph) throws OrtException {
        this.session = session;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
        this.memory = MemoryLedger.enter(graph.toString(), ModelFiles.bytes(graph));
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                specs.put(name, TensorSpec.of(name, tensor.type, tensor.getShape()));
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
     * @return the result; the caller closes it, which leaves the pinned tensors open
     * @throws InferenceException when the runtime fails
     */
    public OrtSession.Result run(
            Map<String, ? extends OnnxTensorLike> feeds, Set<String> wanted, Map<String, ? extends OnnxValue> pinned) {
        try {
            return session.run(feeds, wanted, pinned);
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
        try (OrtSession.Result result = session.run(feeds, Set.of(), pinned)) {
            assert result.size() == pinned.size();
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    private static InferenceException failure(OrtException e) {
        return new InferenceException("ONNX Runtime failed in a run: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        memory.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("A session could not be closed: " + e.getMessage(), e);
        }
    }
}
