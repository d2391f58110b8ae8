package dev.inlay.internal.runtime;

import dev.inlay.internal.specialize.GraphSpecializer;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the specialiser of graphs on the class path or module path. */
public final class GraphSpecializers {
    private GraphSpecializers() {}

    /**
     * Finds it.
     *
     * @return the specialiser, or empty when the graph module is not there
     */
    public static Optional<GraphSpecializer> find() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Optional<GraphSpecializer> found = context == null
                ? Optional.empty()
                : ServiceLoader.load(GraphSpecializer.class, context).findFirst();
        return found.or(() -> ServiceLoader.load(GraphSpecializer.class, GraphSpecializers.class.getClassLoader())
                .findFirst());
    }
}
