package dev.inlay.provider;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a session is wanted for.
 *
 * @param task the kind of work
 * @param graph the ONNX file
 * @param cpu the user's settings for threads and memory, which count wherever nodes run on the CPU; those that a provider
 *     cannot honour are refused, never ignored
 * @param bucket the one shape that the session will be run with, where the provider's plan asked for {@link FixedShapes};
 *     empty in the first request, which is there to learn whether it does
 */
public record SessionRequest(Task task, Path graph, CpuOptions cpu, Optional<ShapeBucket> bucket) {
    /**
     * Describes a session.
     *
     * @param task the kind of work
     * @param graph the ONNX file
     * @param cpu the user's settings
     * @param bucket the fixed shape
     */
    public SessionRequest {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(cpu, "cpu");
        Objects.requireNonNull(bucket, "bucket");
    }

    /**
     * The same request for a fixed shape.
     *
     * @param shape rows and tokens
     * @return another request
     */
    public SessionRequest withBucket(ShapeBucket shape) {
        return new SessionRequest(task, graph, cpu, Optional.of(shape));
    }
}
