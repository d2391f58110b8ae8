package dev.inlay.provider;

import java.nio.file.Path;

/**
 * A place where a model can run: an execution provider of ONNX Runtime with its settings. Implementations are found through
 * {@link java.util.ServiceLoader}, are safe for use by many threads, and hold no native resources.
 */
public interface Provider {
    /**
     * The name used in a {@link ProviderPolicy} and in reports.
     *
     * @return lower case, such as {@code cpu} or {@code qnn}
     */
    String id();

    /**
     * Whether it can run here. Cheap: looks at files and at what the native library offers, loads no model.
     *
     * @return the answer with its reason
     */
    Availability availability();

    /**
     * Says how to open a session.
     *
     * @param workload what the session is for
     * @param model the graph to load
     * @param cpu the user's settings for threads and memory; those the provider cannot honour are refused, never ignored
     * @return the plan
     */
    SessionPlan plan(Workload workload, Path model, CpuOptions cpu);
}
