package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins a residual connection, the bias in front of it and the normalisation behind it into one {@code
 * com.microsoft.SkipLayerNormalization}. ONNX Runtime does so itself only where it can infer three dimensions, and its kernel for
 * a normalisation alone is several times slower.
 *
 * <p>Before: Add(bias), Add(residual), LayerNormalization, spelled out or not. After: SkipLayerNormalization(x, residual, scale,
 * bias, bias of x).
 */
final class SkipLayerNorm implements GraphPass {
    static final String NAME = "skip-layer-norm";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        Graph graph = model.graph();
        LayerNormPattern pattern = new LayerNormPattern(graph);
        int joined = 0;
        for (Node node : List.copyOf(graph.nodes())) {
            Optional<LayerNormPattern.LayerNorm> norm = pattern.match(node);
            if (norm.isPresent() && join(graph, norm.get())) {
                joined++;
            }
        }
        return joined == 0 ? Optional.empty() : Optional.of(joined + " x SkipLayerNormalization");
    }

    private static boolean join(Graph graph, LayerNormPattern.LayerNorm norm) {
        Node residual =
                graph.producer(norm.input()).filter(node -> node.is("Add")).orElse(null);
        if (residual == null
                || graph.constant(residual.input(0)).isPresent()
                || graph.constant(residual.input(1)).isPresent()
                || graph.isOutput(norm.input())) {
            return false;
        }
        // The second operand may have one row for the whole batch, as positions have.
        ValueOrigins origins = new ValueOrigins(graph);
        int first = origins.followsFromInputs(residual.input(0)) ? 0 : 1;
        String input = residual.input(first);
        String skip = residual.input(1 - first);
        String bias = "";
        Node biased = graph.producer(input).orElse(null);
        if (biased == null || !isBias(graph, biased)) {
            biased = graph.producer(skip).orElse(null);
            if (biased != null && isBias(graph, biased)) {
                skip = input;
                input = biased.output();
            }
        }
        if (biased != null && isBias(graph, biased)) {
            int constant = graph.constant(biased.input(0)).isPresent() ? 0 : 1;
            bias = biased.input(constant);
            input = biased.input(1 - constant);
        }
        List<String> inputs = new ArrayList<>(List.of(input, skip, norm.scale(), norm.bias(), bias));
        while (inputs.get(inputs.size() - 1).isEmpty()) {
            inputs.remove(inputs.size() - 1);
        }
        String output = norm.last().output();
        boolean sumWanted = !usedOnlyBy(graph, norm);
        graph.replace(
                norm.last(),
                Node.of(
                        output + "/SkipLayerNormalization",
                        Node.MICROSOFT,
                        "SkipLayerNormalization",
                        inputs,
                        sumWanted ? List.of(output, "", "", norm.input()) : List.of(output),
                        Attribute.of("epsilon", norm.epsilon())));
        if (sumWanted) {
            graph.remove(residual);
        }
        return true;
    }

    /** Whether nothing but the normalisation looks at the sum; else the operator hands it out, too. */
    private static boolean usedOnlyBy(Graph graph, LayerNormPattern.LayerNorm norm) {
        if (norm.last().is("LayerNormalization")) {
            return graph.consumers(norm.input()).size() == 1;
        }
        // The mean and the difference from it.
        return graph.consumers(norm.input()).stream().allMatch(node -> node.is("ReduceMean") || node.is("Sub"));
    }

    private static boolean isBias(Graph graph, Node node) {
        if (!node.is("Add") || !graph.usedOnce(node.output())) {
            return false;
        }
        for (int side = 0; side < 2; side++) {
            Tensor constant = graph.constant(node.input(side)).orElse(null);
            if (constant != null && constant.dims().size() == 1) {
                return graph.producer(node.input(1 - side))
                        .filter(product -> product.is("MatMul"))
                        .isPresent();
            }
        }
        return false;
    }
}
