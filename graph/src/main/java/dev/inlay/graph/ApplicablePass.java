package dev.inlay.graph;

/**
 * A rewrite that recognises something in a graph. When the model is loaded on the CPU it is applied, and dropped again if the
 * result differs from the original's.
 *
 * @param name as {@code SpecializationOptions.without} takes it, such as {@code attention}
 * @param effect what it does to this graph, in words
 */
public record ApplicablePass(String name, String effect) {
    @Override
    public String toString() {
        return name + ": " + effect;
    }
}
