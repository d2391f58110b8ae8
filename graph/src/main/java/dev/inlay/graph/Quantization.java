package dev.inlay.graph;

import java.util.List;

/**
 * How a graph's weights and activations are quantised.
 *
 * @param schemes what was found; empty when nothing is quantised; several when parts differ
 * @param details each with counts, in words
 */
public record Quantization(List<Scheme> schemes, List<String> details) {
    /** A way to quantise. */
    public enum Scheme {
        /** int8 weights, activations quantised in each run by their own range: DynamicQuantizeLinear with MatMulInteger. */
        DYNAMIC_INT8,
        /** Weights and activations with calibrated scales, as pairs of QuantizeLinear and DequantizeLinear: what NPUs take. */
        STATIC_QDQ,
        /** The same as fused operators: QLinearMatMul and its like. */
        STATIC_QOPERATOR,
        /** Only the weights, in blocks of 2 to 8 bits: MatMulNBits, GatherBlockQuantized. */
        WEIGHT_ONLY_BLOCKS,
        /** Only the weights, as DequantizeLinear of constants. */
        WEIGHT_ONLY_QDQ
    }

    /**
     * Makes a description.
     *
     * @param schemes copied
     * @param details copied
     */
    public Quantization {
        schemes = List.copyOf(schemes);
        details = List.copyOf(details);
    }
}
