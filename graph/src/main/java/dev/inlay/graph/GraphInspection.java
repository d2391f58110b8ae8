package dev.inlay.graph;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One graph: one file, one session. Counts include the subgraphs of control flow.
 *
 * @param file its path
 * @param role what it does, in words
 * @param bytes the size of the file
 * @param irVersion version of the ONNX format
 * @param producer exporter and version; empty when the file does not say
 * @param opsets versions of the operators by domain; {@code ai.onnx} is ONNX's own
 * @param inputs what it takes, without constants that are declared as inputs
 * @param outputs what it returns
 * @param nodes how many operations it has
 * @param operators how many of each, by domain and name, the most frequent first
 * @param precisions constants by precision, the largest first
 * @param externalData files beside it with weights
 * @param dynamicDimensions free dimensions of the inputs
 * @param controlFlow how many of each operator with subgraphs: If, Loop, Scan
 * @param quantization how it is quantised
 * @param autoregressive empty for a graph that is not run token by token
 * @param passes rewrites that recognise something in it
 */
public record GraphInspection(
        Path file,
        String role,
        long bytes,
        long irVersion,
        String producer,
        Map<String, Long> opsets,
        List<TensorDescription> inputs,
        List<TensorDescription> outputs,
        int nodes,
        Map<String, Map<String, Integer>> operators,
        List<PrecisionShare> precisions,
        List<ExternalDataFile> externalData,
        List<DynamicDimension> dynamicDimensions,
        Map<String, Integer> controlFlow,
        Quantization quantization,
        Optional<AutoregressiveStructure> autoregressive,
        List<ApplicablePass> passes) {
    /**
     * Makes an inspection.
     *
     * @param file path
     * @param role role
     * @param bytes size
     * @param irVersion version
     * @param producer exporter
     * @param opsets copied
     * @param inputs copied
     * @param outputs copied
     * @param nodes count
     * @param operators copied
     * @param precisions copied
     * @param externalData copied
     * @param dynamicDimensions copied
     * @param controlFlow copied
     * @param quantization quantisation
     * @param autoregressive decoder
     * @param passes copied
     */
    public GraphInspection {
        opsets = inOrder(opsets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
        operators.forEach((domain, counts) -> copy.put(domain, inOrder(counts)));
        operators = Collections.unmodifiableMap(copy);
        precisions = List.copyOf(precisions);
        externalData = List.copyOf(externalData);
        dynamicDimensions = List.copyOf(dynamicDimensions);
        controlFlow = inOrder(controlFlow);
        passes = List.copyOf(passes);
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * The numbers that the model learned.
     *
     * @return their count, over all precisions
     */
    public long parameters() {
        return precisions.stream().mapToLong(PrecisionShare::parameters).sum();
    }

    /**
     * The size of all constants, wherever they are.
     *
     * @return bytes
     */
    public long weightBytes() {
        return precisions.stream().mapToLong(PrecisionShare::bytes).sum();
    }

    /**
     * How often an operator occurs.
     *
     * @param domain such as {@code ai.onnx} or {@code com.microsoft}
     * @param operator such as {@code MatMul}
     * @return its count
     */
    public int count(String domain, String operator) {
        return operators.getOrDefault(domain, Map.of()).getOrDefault(operator, 0);
    }

    /**
     * Many lines for people.
     *
     * @return without a line break at the end
     */
    @Override
    public String toString() {
        return InspectionText.of(this);
    }
}
