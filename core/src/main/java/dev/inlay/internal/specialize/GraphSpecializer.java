package dev.inlay.internal.specialize;

/** Makes a graph for one use out of an exported one. Found through {@link java.util.ServiceLoader}; safe for use by many threads. */
public interface GraphSpecializer {
    /**
     * Finds or makes a specialised graph. It never fails a load: whatever goes wrong is logged, and the answer is the original.
     *
     * @param request what the graph is wanted for
     * @return the graph to open
     * @throws dev.inlay.InvalidRequestException when the request names a pass that does not exist
     */
    SpecializedGraph specialize(SpecializationRequest request);
}
