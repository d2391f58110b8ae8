package dev.inlay.graph;

import java.util.List;

/**
 * A dimension of the inputs whose size is free. Places that want fixed shapes, such as NPUs, need each of them fixed.
 *
 * @param name its name; empty when it has none
 * @param role what it counts
 * @param uses where it stands, such as {@code input_ids[1]}; all uses of one name have one size
 * @param fix how to fix it
 */
public record DynamicDimension(String name, Role role, List<String> uses, String fix) {
    /** What a free dimension counts. */
    public enum Role {
        /** Rows of a run. */
        BATCH,
        /** Tokens of a row that are computed in a run. */
        SEQUENCE,
        /** Tokens in the KV cache before the run. */
        PAST,
        /** Tokens in the KV cache after the run. */
        TOTAL,
        /** Something else. */
        OTHER
    }

    /**
     * Makes a dimension.
     *
     * @param name the name
     * @param role the role
     * @param uses copied
     * @param fix the fix
     */
    public DynamicDimension {
        uses = List.copyOf(uses);
    }
}
