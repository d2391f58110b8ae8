package dev.inlay.internal.runtime;

import dev.inlay.SpecializationOptions;
import dev.inlay.internal.models.CacheDirectory;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.GraphOutput;
import dev.inlay.internal.specialize.GraphSpecializer;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Specialises graphs where that is possible, with the specialiser that is on the class path or module path. */
public final class GraphSpecializers {
    private GraphSpecializers() {}

    /**
     * Gives a provider the graph to open: specialised on the CPU where the user allows it, else as exported. Specialised graphs use
     * operators of ONNX Runtime that other providers do not have.
     *
     * @param provider the provider's id
     * @param graph the exported graph
     * @param options what the user allows
     * @param answer told the outputs of the graph, says which one is read and which rows of it
     * @param judge compares a candidate with the original
     * @return what to open
     */
    public static SpecializedGraph choose(
            String provider,
            Path graph,
            SpecializationOptions options,
            Function<List<GraphOutput>, GraphAnswer> answer,
            SpecializationRequest.Judge judge) {
        Optional<GraphSpecializer> specializer = find();
        boolean cpu = Candidates.isCpu(provider);
        if (!cpu || !options.enabled()) {
            specializer.ifPresent(each -> each.check(graph));
            return SpecializedGraph.original(graph, cpu ? List.of("as exported: specialisation is off") : List.of());
        }
        if (specializer.isEmpty()) {
            return SpecializedGraph.original(
                    graph, List.of("as exported: dev.inlay:inlay-graph is not on the class path"));
        }
        return specializer
                .get()
                .specialize(new SpecializationRequest(
                        graph,
                        options,
                        answer,
                        CacheDirectory.standard(),
                        NativeRuntime.environment().getVersion(),
                        judge));
    }

    /** The specialiser, or empty when the graph module is not there. */
    private static Optional<GraphSpecializer> find() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Optional<GraphSpecializer> found = context == null
                ? Optional.empty()
                : ServiceLoader.load(GraphSpecializer.class, context).findFirst();
        return found.or(() -> ServiceLoader.load(GraphSpecializer.class, GraphSpecializers.class.getClassLoader())
                .findFirst());
    }
}
