package dev.inlay.graph;

/**
 * What kind of model it seems to be.
 *
 * @param name such as {@code bert} or {@code llama}, as transformers calls it; {@code unknown} when nothing tells
 * @param evidence where that was read
 */
public record ModelFamily(String name, String evidence) {
    @Override
    public String toString() {
        return name + " (" + evidence + ")";
    }
}
