package dev.inlay.internal.runtime;

import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import java.nio.file.Path;
import java.util.List;

/** Says which form of a graph a provider opens. */
@FunctionalInterface
public interface GraphChooser {
    /**
     * Chooses a graph.
     *
     * @param provider the provider's id
     * @param plan how it opens sessions
     * @return the graph
     */
    SpecializedGraph choose(String provider, SessionPlan plan);

    /**
     * Every provider opens the graph as it was exported.
     *
     * @param graph the file
     * @return the chooser
     */
    static GraphChooser original(Path graph) {
        return (provider, plan) -> SpecializedGraph.original(graph, List.of());
    }
}
