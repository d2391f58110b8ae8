package dev.inlay.internal.runtime;

import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that is wanted open.
 *
 * @param task what it is for
 * @param graph the ONNX file
 * @param policy which providers may run it
 * @param providers configured instances, which win over found ones
 * @param cpu threads and memory of CPU runs
 * @param graphs which form of the graph a provider opens
 */
public record OpenRequest(
        Task task, Path graph, ProviderPolicy policy, List<Provider> providers, CpuOptions cpu, GraphChooser graphs) {}
