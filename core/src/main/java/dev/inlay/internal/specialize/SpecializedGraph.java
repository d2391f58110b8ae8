package dev.inlay.internal.specialize;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A graph to open.
 *
 * @param file the ONNX file
 * @param sessionConfig entries that a session on it needs
 * @param form how it is run and answers
 * @param notes what was done, in words, for reports
 */
public record SpecializedGraph(Path file, Map<String, String> sessionConfig, GraphForm form, List<String> notes) {
    /**
     * Makes a graph.
     *
     * @param file the file
     * @param sessionConfig copied
     * @param form how it is run and answers
     * @param notes copied
     */
    public SpecializedGraph {
        sessionConfig = Map.copyOf(sessionConfig);
        notes = List.copyOf(notes);
    }

    /**
     * The graph as it was exported.
     *
     * @param file its file
     * @param notes why, in words; may be empty
     * @return the graph
     */
    public static SpecializedGraph original(Path file, List<String> notes) {
        return new SpecializedGraph(file, Map.of(), GraphForm.EXPORTED, notes);
    }
}
