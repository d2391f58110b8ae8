package dev.inlay.internal.graph.pass;

import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts one {@code com.microsoft.MultiHeadAttention} in the place of attention that is spelled out with matrix products.
 *
 * <p>Before: three projections, each Add(bias), Reshape, Transpose; MatMul, scale, Add(mask), Softmax, MatMul; Transpose, Reshape.
 * After: three projections, MultiHeadAttention(query, key, value, biases, attention_mask). No weight is changed.
 */
final class AttentionFusion implements GraphPass {
    static final String NAME = "attention";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> apply(OnnxModel model, Goal goal) {
        Graph graph = model.graph();
        AttentionPattern pattern = new AttentionPattern(graph);
        int fused = 0;
        int left = 0;
        for (Node softmax : List.copyOf(graph.nodes())) {
            if (!softmax.is("Softmax")) {
                continue;
            }
            Optional<AttentionPattern.Attention> attention =
                    pattern.match(softmax).filter(found -> isFloat(graph, found));
            if (attention.isPresent()) {
                fuse(graph, attention.get());
                fused++;
            } else {
                left++;
            }
        }
        if (fused == 0) {
            return Optional.empty();
        }
        return Optional.of(fused + " x MultiHeadAttention" + (left > 0 ? " (" + left + " other softmax left)" : ""));
    }

    /** The kernel for the CPU computes in float32 only. */
    private static boolean isFloat(Graph graph, AttentionPattern.Attention attention) {
        for (String value : List.of(attention.query(), attention.key(), attention.value())) {
            Node node = graph.producer(value).orElse(null);
            if (node != null) {
                for (String input : node.inputs()) {
                    ElementType type = graph.constant(input).map(Tensor::type).orElse(ElementType.FLOAT);
                    if (type == ElementType.FLOAT16 || type == ElementType.DOUBLE || type == ElementType.BFLOAT16) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void fuse(Graph graph, AttentionPattern.Attention attention) {
        long width = attention.heads() * attention.headSize();
        String query = attention.query();
        String key = attention.key();
        String value = attention.value();
        String biases = "";
        Projection q = Projection.of(graph, query, width);
        Projection k = Projection.of(graph, key, width);
        Projection v = Projection.of(graph, value, width);
        if (q != null && k != null && v != null) {
            query = q.product();
            key = k.product();
            value = v.product();
            biases = graph.freshName("qkv_bias");
            graph.addInitializer(Tensor.ofFloats(biases, List.of(3 * width), joined(q, k, v)));
        }
        List<String> inputs = new ArrayList<>(List.of(query, key, value, biases));
        inputs.add(attention.masked() ? mask(graph) : "");
        inputs.add(attention.bias());
        while (inputs.get(inputs.size() - 1).isEmpty()) {
            inputs.remove(inputs.size() - 1);
        }
        List<Attribute> attributes = new ArrayList<>(List.of(Attribute.of("num_heads", attention.heads())));
        if (Math.abs(attention.scale() * Math.sqrt((double) attention.headSize()) - 1) > 1e-6) {
            attributes.add(Attribute.of("scale", (float) attention.scale()));
        }
        if (attention.masked()) {
            attributes.add(Attribute.of("mask_filter_value", -Float.MAX_VALUE));
        }
        Node joined = attention.joined();
        graph.replace(
                joined,
                Node.of(
                        joined.output() + "/MultiHeadAttention",
                        Node.MICROSOFT,
                        "MultiHeadAttention",
                        inputs,
                        List.of(joined.output()),
                        attributes.toArray(Attribute[]::new)));
    }

    private static float[] joined(Projection... projections) {
        int width = projections[0].bias().length;
        float[] all = new float[width * projections.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) projections[i / width].bias()[i % width];
        }
        return all;
    }

    /** A projection whose bias can be left to the attention. */
    private record Projection(String product, double[] bias) {
        static @Nullable Projection of(Graph graph, String value, long width) {
            Node add = graph.producer(value).orElse(null);
            if (add == null || !add.is("Add")) {
                return null;
            }
            for (int side = 0; side < 2; side++) {
                Tensor constant = graph.constant(add.input(side)).orElse(null);
                if (constant != null
                        && constant.type() == ElementType.FLOAT
                        && constant.dims().equals(List.of(width))
                        && constant.doubles().isPresent()) {
                    double[] bias = constant.doubles().get();
                    boolean finite = Arrays.stream(bias).allMatch(Double::isFinite);
                    return finite ? new Projection(add.input(1 - side), bias) : null;
                }
            }
            return null;
        }
    }

    /** The mask as int32, which is what the operator takes; made once. */
    private static String mask(Graph graph) {
        ValueInfo input = graph.inputs().stream()
                .filter(each -> each.name().equals(MaskReader.INPUT))
                .findFirst()
                .orElseThrow();
        if (input.type() == ElementType.INT32) {
            return input.name();
        }
        for (Node user : graph.consumers(input.name())) {
            if (user.is("Cast")
                    && user.intAttribute("to", 0) == ElementType.INT32.code()
                    && graph.nodes().get(0) == user) {
                return user.output();
            }
        }
        String name = graph.freshName("attention_mask_int32");
        graph.insertBefore(
                Node.of(
                        name,
                        Node.ONNX,
                        "Cast",
                        List.of(input.name()),
                        List.of(name),
                        Attribute.of("to", ElementType.INT32.code())),
                graph.nodes().get(0));
        return name;
    }
}
