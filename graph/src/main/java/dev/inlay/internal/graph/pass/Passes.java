package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.specialize.GraphForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The passes in their order. */
public final class Passes {
    private static final List<GraphPass> ALL = List.of(
            new AnswerOnly(),
            new AttentionFusion(),
            new SkipLayerNorm(),
            new PooledRow(),
            new PackedRows(),
            new LastRowHead());

    private Passes() {}

    /**
     * All passes. Each recognises what it is for: those for encoders leave decoders alone and the other way round.
     *
     * @return in their order
     */
    public static List<GraphPass> all() {
        return ALL;
    }

    /**
     * Applies passes.
     *
     * @param model the model, changed in place
     * @param passes what to apply, in order
     * @param goal what the model is wanted for
     * @return what each did that recognised something, by name; when empty, the model means what it did before
     */
    public static Map<String, String> apply(OnnxModel model, List<GraphPass> passes, Goal goal) {
        ConstantsToInitializers.apply(model);
        Map<String, String> done = new LinkedHashMap<>();
        for (GraphPass pass : new ArrayList<>(passes)) {
            Optional<String> note = pass.apply(model, goal);
            if (note.isPresent()) {
                model.graph().removeUnused();
                done.put(pass.name(), note.get());
            }
        }
        return done;
    }

    /**
     * How a model is run and answers.
     *
     * @param model the model, after passes
     * @param goal what the model is wanted for
     * @param done names of the passes that did something
     * @return its form
     */
    public static GraphForm form(OnnxModel model, Goal goal, Set<String> done) {
        boolean oneRow = goal.row() != Goal.Row.ALL
                && model.graph().outputs().stream()
                        .filter(output -> output.name().equals(goal.output()))
                        .flatMap(output -> output.shape().stream())
                        .anyMatch(shape -> shape.size() == 3 && shape.get(1).size() == 1);
        boolean packs = done.contains(PackedRows.NAME);
        boolean chosen = packs
                && model.graph().inputs().stream()
                        .anyMatch(input -> input.name().equals(PackedRows.POOLED_ROWS));
        return new GraphForm(oneRow || chosen, packs);
    }
}
