package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.TensorContent;
import dev.inlay.internal.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings constants into one form: {@code Constant} nodes become initializers, inputs that only give an initializer's default go,
 * and small constants behind {@code Identity}, {@code Unsqueeze}, {@code Squeeze} and {@code Cast} become constants themselves.
 */
final class ConstantsToInitializers {
    private ConstantsToInitializers() {}

    static void apply(OnnxModel model) {
        Graph graph = model.graph();
        for (ValueInfo input : List.copyOf(graph.inputs())) {
            if (graph.constant(input.name()).isPresent()) {
                graph.removeInput(input.name());
            }
        }
        for (Node node : List.copyOf(graph.nodes())) {
            if (node.outputs().size() != 1 || graph.isOutput(node.output())) {
                continue;
            }
            Tensor folded = node.is("Constant") ? constant(node) : fold(graph, node);
            if (folded != null) {
                graph.remove(node);
                graph.addInitializer(folded.named(node.output()));
            }
        }
    }

    private static @Nullable Tensor constant(Node node) {
        Optional<Tensor> tensor = node.tensorAttribute("value");
        if (tensor.isPresent()) {
            return tensor.get();
        }
        if (node.attributes().size() != 1) {
            return null;
        }
        Attribute.Value value = node.attributes().values().iterator().next().value();
        if (value instanceof Attribute.Int number) {
            return Tensor.ofLongs("", List.of(), number.value());
        }
        if (value instanceof Attribute.Ints numbers) {
            long[] values = numbers.values().stream().mapToLong(Long::longValue).toArray();
            return Tensor.ofLongs("", List.of((long) values.length), values);
        }
        if (value instanceof Attribute.Real number) {
            return Tensor.ofFloats("", List.of(), number.value());
        }
        return null;
    }

    private static @Nullable Tensor fold(Graph graph, Node node) {
        Tensor input = graph.constant(node.input(0)).orElse(null);
        if (input == null) {
            return null;
        }
        if (node.is("Identity")) {
            return input;
        }
        if (!(input.content() instanceof TensorContent.Heap)) {
            return null;
        }
        if (node.is("Unsqueeze") && input.dims().isEmpty()) {
            return new Tensor("", input.type(), List.of(1L), input.content(), input.unread());
        }
        if (node.is("Squeeze") && input.dims().equals(List.of(1L))) {
            return new Tensor("", input.type(), List.of(), input.content(), input.unread());
        }
        if (node.is("Cast") && node.intAttribute("to", 0) == ElementType.INT64.code()) {
            return input.longs()
                    .map(values -> Tensor.ofLongs("", input.dims(), values))
                    .orElse(null);
        }
        return null;
    }
}
