package dev.inlay.providers.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which operators a place takes. The lists follow the tables of ONNX Runtime (OperatorKernels.md, 1.29, for DirectML),
 * onnxruntime-qnn 2.7 (QNN-ExecutionProvider.md, and the operator builders that its library names) and OpenVINO 2026.4
 * (the ONNX frontend); versions move them.
 */
final class OperatorSupport {
    private static final String ONNX = "ai.onnx";
    private static final String MICROSOFT = "com.microsoft";

    /** Arithmetic on shapes. ONNX Runtime computes it once at load when all dimensions are fixed. */
    private static final Set<String> FOLDED =
            Set.of("Constant", "ConstantOfShape", "Shape", "Size", "Range", "Identity", "EyeLike");

    private static final Set<String> CONTROL_FLOW = Set.of("If", "Loop", "Scan");

    private static final Set<String> QNN = Set.of(
            "Abs",
            "Add",
            "And",
            "ArgMax",
            "ArgMin",
            "Asin",
            "Atan",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Ceil",
            "Clip",
            "Concat",
            "Conv",
            "ConvTranspose",
            "Cos",
            "CumSum",
            "DepthToSpace",
            "DequantizeLinear",
            "Div",
            "Einsum",
            "Elu",
            "Equal",
            "Exp",
            "Expand",
            "Flatten",
            "Floor",
            "Gather",
            "GatherElements",
            "GatherND",
            "Gelu",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Greater",
            "GreaterOrEqual",
            "GridSample",
            "GroupNormalization",
            "HardSigmoid",
            "HardSwish",
            "InstanceNormalization",
            "IsNaN",
            "LRN",
            "LSTM",
            "LayerNormalization",
            "LeakyRelu",
            "Less",
            "LessOrEqual",
            "Log",
            "LogSoftmax",
            "LpNormalization",
            "MatMul",
            "Max",
            "MaxPool",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Neg",
            "NonZero",
            "Not",
            "Or",
            "PRelu",
            "Pad",
            "Pow",
            "QuantizeLinear",
            "RMSNormalization",
            "Reciprocal",
            "ReduceL2",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSum",
            "Relu",
            "Reshape",
            "Resize",
            "RoiAlign",
            "RotaryEmbedding",
            "Round",
            "STFT",
            "ScatterElements",
            "ScatterND",
            "Sigmoid",
            "Sign",
            "SimplifiedLayerNormalization",
            "Sin",
            "Slice",
            "Softmax",
            "Softplus",
            "SpaceToDepth",
            "Split",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Sum",
            "Tan",
            "Tanh",
            "ThresholdedRelu",
            "Tile",
            "TopK",
            "Transpose",
            "Unsqueeze",
            "Upsample",
            "Where");

    /** Taken as parts of a pattern: the error function inside GELU, and integer products behind DynamicQuantizeLinear. */
    private static final Set<String> QNN_IN_PATTERNS =
            Set.of("Erf", "DynamicQuantizeLinear", "MatMulInteger", "ConvInteger");

    private static final Set<String> QNN_MICROSOFT = Set.of(
            "DequantizeLinear",
            "QuantizeLinear",
            "FusedMatMul",
            "Gelu",
            "QuickGelu",
            "MatMulNBits",
            "RotaryEmbedding",
            "SimplifiedLayerNormalization",
            "GroupQueryAttention",
            "GatherBlockQuantized");

    /** Fusions that exporters make for other places, and what they were. */
    private static final Map<String, String> QNN_SPLIT = Map.of(
            "SkipSimplifiedLayerNormalization", "Add and SimplifiedLayerNormalization",
            "SkipLayerNormalization", "Add and LayerNormalization",
            "BiasGelu", "Add and Gelu",
            "FastGelu", "Gelu");

    private static final Set<String> DIRECTML_NOT = Set.of(
            "TfIdfVectorizer",
            "Unique",
            "Multinomial",
            "NonMaxSuppression",
            "Det",
            "SoftmaxCrossEntropyLoss",
            "CenterCropPad",
            "Bernoulli",
            "StringNormalizer",
            "StringConcat",
            "StringSplit",
            "RegexFullMatch",
            "ImageDecoder",
            "DeformConv",
            "GroupNormalization",
            "BlackmanWindow",
            "HammingWindow",
            "HannWindow",
            "MelWeightMatrix",
            "AffineGrid");

    private static final Set<String> DIRECTML_MICROSOFT = Set.of(
            "Attention",
            "BiasAdd",
            "BiasGelu",
            "BiasSplitGelu",
            "ConvTransposeWithDynamicPads",
            "DequantizeLinear",
            "DynamicQuantizeMatMul",
            "EmbedLayerNormalization",
            "FastGelu",
            "FusedMatMul",
            "FusedMatMulActivation",
            "Gelu",
            "GroupNorm",
            "GroupQueryAttention",
            "MatMulIntegerToFloat",
            "MatMulNBits",
            "MultiHeadAttention",
            "NhwcConv",
            "QAttention",
            "QLinearAdd",
            "QLinearAveragePool",
            "QLinearConcat",
            "QLinearGlobalAveragePool",
            "QLinearSigmoid",
            "QuantizeLinear",
            "QuickGelu",
            "RotaryEmbedding",
            "SkipLayerNormalization",
            "SkipSimplifiedLayerNormalization");

    private static final Set<String> OPENVINO_NOT = Set.of(
            "TfIdfVectorizer",
            "StringNormalizer",
            "StringConcat",
            "StringSplit",
            "RegexFullMatch",
            "ImageDecoder",
            "Multinomial",
            "Optional",
            "OptionalGetElement",
            "OptionalHasElement",
            "SequenceMap",
            "SequenceErase",
            "SoftmaxCrossEntropyLoss");

    private static final Set<String> OPENVINO_MICROSOFT = Set.of(
            "Attention",
            "BiasAdd",
            "BiasGelu",
            "BiasSplitGelu",
            "DequantizeLinear",
            "DynamicQuantizeMatMul",
            "EmbedLayerNormalization",
            "FastGelu",
            "FusedConv",
            "FusedGemm",
            "FusedMatMul",
            "Gelu",
            "GroupQueryAttention",
            "MatMulIntegerToFloat",
            "MatMulNBits",
            "Pad",
            "QLinearActivation",
            "QLinearAdd",
            "QLinearConcat",
            "QLinearMul",
            "QLinearSoftmax",
            "QuantizeLinear",
            "QuickGelu",
            "Range",
            "RotaryEmbedding",
            "SimplifiedLayerNormalization",
            "SkipLayerNormalization",
            "SkipSimplifiedLayerNormalization");

    private OperatorSupport() {}

    /**
     * What a place does not take.
     *
     * @param operators counts by domain and operator
     * @param target the place
     * @return counts by operator, sorted; operators of other domains with their domain
     */
    static Map<String, Integer> missing(Map<String, Map<String, Integer>> operators, Target target) {
        Map<String, Integer> missing = new TreeMap<>();
        operators.forEach((domain, counts) -> counts.forEach((operator, count) -> {
            if (!takes(domain, operator, target)) {
                missing.put(domain.equals(ONNX) ? operator : domain + ":" + operator, count);
            }
        }));
        return missing;
    }

    /**
     * Operators that QNN does not take, but whose parts it does.
     *
     * @param operators counts by domain and operator
     * @return in words, such as {@code 4 SkipLayerNormalization into Add and LayerNormalization}
     */
    static List<String> toSplit(Map<String, Map<String, Integer>> operators) {
        Map<String, Integer> counts = operators.getOrDefault(MICROSOFT, Map.of());
        return QNN_SPLIT.entrySet().stream()
                .filter(each -> counts.containsKey(each.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(each -> counts.get(each.getKey()) + " " + each.getKey() + " into " + each.getValue())
                .toList();
    }

    private static boolean takes(String domain, String operator, Target target) {
        boolean onnx = domain.equals(ONNX);
        boolean microsoft = domain.equals(MICROSOFT);
        return switch (target) {
            case CPU -> true;
            case QNN_HTP ->
                (onnx && (QNN.contains(operator) || QNN_IN_PATTERNS.contains(operator) || FOLDED.contains(operator)))
                        || (microsoft && (QNN_MICROSOFT.contains(operator) || QNN_SPLIT.containsKey(operator)));
            case DIRECTML ->
                (onnx
                                && !DIRECTML_NOT.contains(operator)
                                && !operator.contains("Sequence")
                                && !operator.startsWith("Optional")
                                && !CONTROL_FLOW.contains(operator))
                        || (microsoft && DIRECTML_MICROSOFT.contains(operator));
            case OPENVINO ->
                (onnx && !OPENVINO_NOT.contains(operator) && !operator.equals("Scan"))
                        || (microsoft && OPENVINO_MICROSOFT.contains(operator));
        };
    }
}
