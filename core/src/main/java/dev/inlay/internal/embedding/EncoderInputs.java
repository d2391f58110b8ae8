package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.runtime.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The inputs that a session declares, each with what goes into it. */
record EncoderInputs(List<Input> inputs) {
    /** What an input is for. */
    enum Role {
        IDS,
        MASK,
        TYPES,
        POSITIONS,
        /** Indices of the tokens that are pooled, of a graph that packs. */
        POOLED_ROWS,
        /** The mask of those tokens. */
        POOLED_MASK
    }

    /**
     * One input.
     *
     * @param name its name
     * @param role what goes into it
     * @param wide true for int64, false for int32
     */
    record Input(String name, Role role, boolean wide) {
        int width() {
            return wide ? Long.BYTES : Integer.BYTES;
        }
    }

    /**
     * Reads what a session declares.
     *
     * @param specs its inputs
     * @param packs whether the graph has the inputs for packed rows
     */
    static EncoderInputs of(Collection<TensorSpec> specs, boolean packs) {
        List<Input> inputs = new ArrayList<>();
        for (TensorSpec spec : specs) {
            Role role = switch (spec.name()) {
                case "input_ids" -> Role.IDS;
                case "attention_mask" -> Role.MASK;
                case "token_type_ids" -> Role.TYPES;
                case "position_ids" -> Role.POSITIONS;
                case "pooled_rows" -> packs ? Role.POOLED_ROWS : unknown(spec);
                case "pooled_mask" -> packs ? Role.POOLED_MASK : unknown(spec);
                default -> unknown(spec);
            };
            if (spec.type() != OnnxJavaType.INT64 && spec.type() != OnnxJavaType.INT32) {
                throw new ModelLoadException(
                        "The input " + spec.name() + " takes " + spec.type() + " where int64 or int32 is expected.");
            }
            inputs.add(new Input(spec.name(), role, spec.type() == OnnxJavaType.INT64));
        }
        if (inputs.stream().noneMatch(input -> input.role() == Role.IDS)) {
            throw new ModelLoadException("The graph has no input \"input_ids\" but only "
                    + specs.stream().map(TensorSpec::name).toList() + ": it is not a text encoder.");
        }
        return new EncoderInputs(List.copyOf(inputs));
    }

    private static Role unknown(TensorSpec spec) {
        throw new ModelLoadException("The graph wants an input \"" + spec.name()
                + "\", which a text encoder does not have (input_ids, attention_mask, token_type_ids, position_ids): it was"
                + " exported for another task.");
    }
}
