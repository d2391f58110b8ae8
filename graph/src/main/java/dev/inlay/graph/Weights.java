package dev.inlay.graph;

import dev.inlay.internal.graph.ElementType;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.TensorContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums up constants by precision and by file. */
final class Weights {
    private static final String SCALES = "quantization scales";
    private static final String OTHER = "other constants";

    /** What models learn; integers of other sizes are indexes and shapes. */
    private static final Set<ElementType> LEARNED = EnumSet.of(
            ElementType.FLOAT,
            ElementType.DOUBLE,
            ElementType.FLOAT16,
            ElementType.BFLOAT16,
            ElementType.INT8,
            ElementType.UINT8,
            ElementType.INT16,
            ElementType.UINT16,
            ElementType.INT4,
            ElementType.UINT4,
            ElementType.INT2,
            ElementType.UINT2,
            ElementType.FLOAT8E4M3FN,
            ElementType.FLOAT8E4M3FNUZ,
            ElementType.FLOAT8E5M2,
            ElementType.FLOAT8E5M2FNUZ,
            ElementType.FLOAT4E2M1);

    private final GraphReading graph;
    private final Map<String, Integer> packedBits = new HashMap<>();

    /** Parameters of packed weights where the operator says so: blocks may be filled up with more. */
    private final Map<String, Long> packedParameters = new HashMap<>();

    private final Set<String> scales = new HashSet<>();
    private final Map<String, long[]> byPrecision = new TreeMap<>();

    private Weights(GraphReading graph) {
        this.graph = graph;
    }

    static Weights of(GraphReading graph) {
        Weights weights = new Weights(graph);
        graph.nodes().forEach(weights::look);
        graph.constants().forEach(weights::count);
        return weights;
    }

    /** Which constants are packed below a byte, and which only say how to unpack others. */
    private void look(Node node) {
        String operator = node.operator();
        if (node.domain().equals(Node.MICROSOFT)) {
            switch (operator) {
                case "MatMulNBits" -> {
                    packed(node, 1, 4);
                    long weights = saturated(node.intAttribute("K", 0), node.intAttribute("N", 0));
                    if (weights > 0) {
                        packedParameters.put(node.input(1), weights);
                    }
                }
                case "GatherBlockQuantized" -> packed(node, 0, 4);
                case "MatMulBnb4" -> {
                    packedBits.put(node.input(1), 4);
                    scales.add(node.input(2));
                }
                default -> {}
            }
        }
        switch (operator) {
            case "MatMulNBits", "GatherBlockQuantized", "MatMulIntegerToFloat", "DynamicQuantizeMatMul" ->
                scales(node, 2, 4);
            case "QuantizeLinear", "DequantizeLinear" -> scales(node, 1, 3);
            case "MatMulInteger", "ConvInteger" -> scales(node, 2, 4);
            case "QLinearMatMul", "QLinearConv", "QGemm", "QLinearAdd", "QLinearMul" -> {
                // a, scale, zero point, b, scale, zero point, ...
                scales(node, 1, 3);
                scales(node, 4, 8);
            }
            default -> {}
        }
    }

    private void packed(Node node, int input, int defaultBits) {
        packedBits.put(node.input(input), (int) node.intAttribute("bits", defaultBits));
    }

    private void scales(Node node, int from, int to) {
        for (int i = from; i < to; i++) {
            scales.add(node.input(i));
        }
    }

    private void count(Tensor tensor) {
        String precision;
        long parameters = 0;
        Integer bits = packedBits.get(tensor.name());
        if (!tensor.name().isEmpty() && scales.contains(tensor.name())) {
            precision = SCALES;
        } else if (bits != null && tensor.type().bits() == 8 && bits > 0 && bits < 8) {
            precision = "int" + bits;
            parameters = packedParameters.getOrDefault(tensor.name(), saturated(tensor.elements(), 8 / bits));
        } else if (LEARNED.contains(tensor.type()) && !tensor.dims().isEmpty()) {
            precision = bits != null ? "int" + bits : precision(tensor.type());
            parameters = packedParameters.getOrDefault(tensor.name(), tensor.elements());
        } else {
            precision = OTHER;
        }
        long[] sums = byPrecision.computeIfAbsent(precision, key -> new long[3]);
        sums[0]++;
        sums[1] = saturatedSum(sums[1], parameters);
        sums[2] += tensor.storedBytes();
    }

    private static String precision(ElementType type) {
        return switch (type) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            default -> type.toString();
        };
    }

    private static long saturated(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private static long saturatedSum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    List<PrecisionShare> precisions() {
        List<PrecisionShare> shares = new ArrayList<>();
        byPrecision.forEach(
                (precision, sums) -> shares.add(new PrecisionShare(precision, (int) sums[0], sums[1], sums[2])));
        shares.sort(Comparator.comparingLong(PrecisionShare::bytes).reversed());
        return shares;
    }

    /** The files beside the graph. Several tensors may share a range, which then counts once. */
    List<ExternalDataFile> externalData() throws IOException {
        Path own = graph.model().file().toAbsolutePath().normalize();
        Map<Path, List<TensorContent.InFile>> byFile = new TreeMap<>();
        for (Tensor tensor : graph.constants()) {
            if (tensor.content() instanceof TensorContent.InFile range
                    && !range.file().toAbsolutePath().normalize().equals(own)) {
                byFile.computeIfAbsent(range.file(), file -> new ArrayList<>()).add(range);
            }
        }
        List<ExternalDataFile> files = new ArrayList<>();
        for (Map.Entry<Path, List<TensorContent.InFile>> each : byFile.entrySet()) {
            Path file = each.getKey();
            long bytes = 0;
            long end = 0;
            for (TensorContent.InFile range : new HashSet<>(each.getValue())) {
                bytes = saturatedSum(bytes, range.length());
                end = Math.max(end, saturatedSum(range.offset(), range.length()));
            }
            long size = Files.isRegularFile(file) ? Files.size(file) : -1;
            String name = graph.model().folder().normalize().relativize(file).toString();
            files.add(new ExternalDataFile(
                    name.replace('\\', '/'), each.getValue().size(), bytes, end, size));
        }
        return files;
    }
}
