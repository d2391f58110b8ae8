package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.OnnxModel;
import java.util.Optional;

/** A rewrite of a model's graph. Stateless. */
public interface GraphPass {
    /**
     * The name under which users switch it off and reports show it.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * Rewrites what it recognises. The graph may keep nodes that nothing uses any more; {@link Passes} removes them.
     *
     * @param model the model, changed in place
     * @param goal what the model is wanted for
     * @return what was done, in words; empty when nothing was recognised and the model is as before
     */
    Optional<String> apply(OnnxModel model, Goal goal);
}
