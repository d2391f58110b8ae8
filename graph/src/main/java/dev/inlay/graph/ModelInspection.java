package dev.inlay.graph;

import java.nio.file.Path;
import java.util.List;

/**
 * What a model is made of. A value: it does not change with the files.
 *
 * @param model its name
 * @param location the directory or file that was read
 * @param layout how its files are laid out, in words
 * @param family what kind of model it seems to be
 * @param graphs the graphs that work together, each in a session of its own; most models have one
 * @param variants other forms of the same graphs, such as {@code onnx/model_quantized.onnx}, relative to the location
 * @param notes what else should be known
 */
public record ModelInspection(
        String model,
        Path location,
        String layout,
        ModelFamily family,
        List<GraphInspection> graphs,
        List<String> variants,
        List<String> notes) {
    /**
     * Makes an inspection.
     *
     * @param model name
     * @param location path
     * @param layout layout
     * @param family family
     * @param graphs copied
     * @param variants copied
     * @param notes copied
     */
    public ModelInspection {
        graphs = List.copyOf(graphs);
        variants = List.copyOf(variants);
        notes = List.copyOf(notes);
    }

    /**
     * Whether the model needs more than one session.
     *
     * @return true for models of several graphs, such as a decoder with a token embedding of its own
     */
    public boolean severalSessions() {
        return graphs.size() > 1;
    }

    /**
     * The numbers that the model learned.
     *
     * @return their count, over all graphs
     */
    public long parameters() {
        return graphs.stream().mapToLong(GraphInspection::parameters).sum();
    }

    /**
     * The size of all constants.
     *
     * @return bytes
     */
    public long weightBytes() {
        return graphs.stream().mapToLong(GraphInspection::weightBytes).sum();
    }

    /**
     * The same for tools.
     *
     * @return one JSON object in one line; its members are named as the components of these records
     */
    public String toJson() {
        return InspectionJson.of(this);
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
