package dev.inlay.internal.specialize;

import java.nio.file.Path;

/** Makes a graph for one use out of an exported one. Found through {@link java.util.ServiceLoader}; safe for use by many threads. */
public interface GraphSpecializer {
    /**
     * Looks at a graph that is opened as it is. {@link #specialize} looks at the others.
     *
     * @param graph the exported graph
     * @throws dev.inlay.ModelLoadException when it cannot be read, or ONNX Runtime would end the process with it
     */
    void check(Path graph);

    /**
     * Finds or makes a specialised graph. Whatever goes wrong in that is logged, and the answer is the original.
     *
     * @param request what the graph is wanted for
     * @return the graph to open
     * @throws dev.inlay.InvalidRequestException when the request names a pass that does not exist
     * @throws dev.inlay.ModelLoadException when the graph cannot be read, or ONNX Runtime would end the process with it
     */
    SpecializedGraph specialize(SpecializationRequest request);
}
