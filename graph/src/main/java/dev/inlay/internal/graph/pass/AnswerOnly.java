package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.ValueInfo;
import java.util.List;
import java.util.Optional;

/**
 * Removes outputs that are not read, with what only they need.
 *
 * <p>Before: last_hidden_state, pooler_output. After: last_hidden_state.
 */
final class AnswerOnly implements GraphPass {
    static final String NAME = "answer-only";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        Graph graph = model.graph();
        if (goal.output().isEmpty()
                || !graph.isOutput(goal.output())
                || graph.outputs().size() == 1) {
            return Optional.empty();
        }
        List<String> removed = graph.outputs().stream()
                .map(ValueInfo::name)
                .filter(name -> !name.equals(goal.output()))
                .toList();
        removed.forEach(graph::removeOutput);
        return Optional.of("without " + String.join(", ", removed));
    }
}
