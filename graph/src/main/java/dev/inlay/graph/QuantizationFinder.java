package dev.inlay.graph;

import dev.inlay.graph.Quantization.Scheme;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds how a graph is quantised, from its operators. */
final class QuantizationFinder {
    private final Map<String, Integer> dynamic = new TreeMap<>();
    private final Map<String, Integer> fused = new TreeMap<>();
    private final Map<String, Integer> blocks = new TreeMap<>();
    private final Map<String, Integer> activationTypes = new TreeMap<>();
    private final Map<String, Integer> weightTypes = new TreeMap<>();

    private QuantizationFinder() {}

    static Quantization of(GraphReading graph) {
        QuantizationFinder finder = new QuantizationFinder();
        finder.look(graph);
        return finder.result();
    }

    private void look(GraphReading graph) {
        Map<String, Tensor> constants = new HashMap<>();
        graph.constants().forEach(tensor -> constants.put(tensor.name(), tensor));
        Set<String> quantised = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.operator().equals("QuantizeLinear")) {
                quantised.add(node.output());
                Tensor zero = constants.get(node.input(2));
                add(activationTypes, zero == null ? "uint8" : zero.type().toString());
            }
        }
        for (Node node : graph.nodes()) {
            switch (node.operator()) {
                case "DynamicQuantizeLinear",
                        "MatMulInteger",
                        "ConvInteger",
                        "DynamicQuantizeMatMul",
                        "MatMulIntegerToFloat",
                        "QAttention",
                        "DynamicQuantizeLSTM" -> add(dynamic, node.operator());
                case "QLinearMatMul", "QLinearConv", "QLinearAdd", "QLinearMul", "QLinearSoftmax", "QGemm" ->
                    add(fused, node.operator());
                case "MatMulNBits", "GatherBlockQuantized" ->
                    add(
                            blocks,
                            node.operator() + " of " + node.intAttribute("bits", 4) + " bits in blocks of "
                                    + node.intAttribute("block_size", 128));
                case "MatMulBnb4" -> add(blocks, "MatMulBnb4 in blocks of " + node.intAttribute("block_size", 64));
                case "DequantizeLinear" -> {
                    Tensor weight = constants.get(node.input(0));
                    if (weight != null && !quantised.contains(node.input(0))) {
                        long block = node.intAttribute("block_size", 0);
                        add(weightTypes, weight.type() + (block > 0 ? " in blocks of " + block : ""));
                    }
                }
                default -> {}
            }
        }
    }

    private static void add(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }

    private Quantization result() {
        List<Scheme> schemes = new ArrayList<>();
        List<String> details = new ArrayList<>();
        if (!dynamic.isEmpty()) {
            schemes.add(Scheme.DYNAMIC_INT8);
            details.add(words(dynamic));
        }
        if (!fused.isEmpty()) {
            schemes.add(Scheme.STATIC_QOPERATOR);
            details.add(words(fused));
        }
        boolean pairs = !activationTypes.isEmpty() && fused.isEmpty();
        if (pairs) {
            schemes.add(Scheme.STATIC_QDQ);
            details.add("activations " + words(activationTypes));
        }
        if (!weightTypes.isEmpty()) {
            if (!pairs && fused.isEmpty()) {
                schemes.add(Scheme.WEIGHT_ONLY_QDQ);
            }
            details.add("weights " + words(weightTypes));
        }
        if (!blocks.isEmpty()) {
            schemes.add(Scheme.WEIGHT_ONLY_BLOCKS);
            details.add(words(blocks));
        }
        return new Quantization(schemes, details);
    }

    private static String words(Map<String, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((what, count) -> parts.add(count + " x " + what));
        return String.join(", ", parts);
    }
}
