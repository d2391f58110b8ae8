package dev.inlay.internal.specialize;

import dev.inlay.SpecializationOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What a graph is wanted for.
 *
 * @param graph the exported graph
 * @param options what the user allows
 * @param answer told the outputs of the graph, says which one is read and which rows of it
 * @param cache the directory of Inlay's cache; may not exist
 * @param runtimeVersion the version of ONNX Runtime
 * @param judge compares a candidate with the original
 */
public record SpecializationRequest(
        Path graph,
        SpecializationOptions options,
        Function<List<GraphOutput>, GraphAnswer> answer,
        Path cache,
        String runtimeVersion,
        Judge judge) {
    /** Compares graphs by running them on a fixed sample. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Runs a candidate and the original.
         *
         * @param candidate the candidate
         * @return the largest difference of an element of the answers, which have unit length or are logits; NaN counts as
         *     infinite
         * @throws OriginalFailedException when the original does not run on the sample
         * @throws RuntimeException when the candidate cannot be opened or run
         */
        double difference(SpecializedGraph candidate);
    }
}
