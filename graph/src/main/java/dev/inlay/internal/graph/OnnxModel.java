package dev.inlay.internal.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A {@code ModelProto}: a graph with the versions of its operators. Not safe for use by several threads. */
public final class OnnxModel {
    private final Path file;
    private final long irVersion;
    private final String producer;
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Graph graph;
    private final List<Node> functionNodes = new ArrayList<>();
    private final List<byte[]> unread = new ArrayList<>();

    OnnxModel(Path file, long irVersion, String producer, Graph graph) {
        this.file = file;
        this.irVersion = irVersion;
        this.producer = producer;
        this.graph = graph;
    }

    /**
     * The file that it was read from.
     *
     * @return the path as it was given to the reader
     */
    public Path file() {
        return file;
    }

    /**
     * The version of the format.
     *
     * @return {@code ir_version}
     */
    public long irVersion() {
        return irVersion;
    }

    /**
     * The exporter and its version.
     *
     * @return such as {@code pytorch 2.0.1}; may be empty
     */
    public String producer() {
        return producer;
    }

    /**
     * The versions of the operators.
     *
     * @return by domain, ONNX's own being empty; changeable
     */
    public Map<String, Long> opsets() {
        return opsets;
    }

    /**
     * The version of a domain's operators.
     *
     * @param domain the domain
     * @return its version; empty when the model does not import it
     */
    public OptionalLong opset(String domain) {
        Long version = opsets.get(domain);
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /**
     * What the exporter noted down.
     *
     * @return by key; changeable
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The graph.
     *
     * @return editable
     */
    public Graph graph() {
        return graph;
    }

    /**
     * The folder that external data is relative to.
     *
     * @return the folder of the model's file
     */
    public Path folder() {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    }

    /**
     * The nodes of the model's own functions; they are looked at, and not edited: the writer writes the functions as they were read.
     *
     * @return the nodes of all functions
     */
    public List<Node> functionNodes() {
        return functionNodes;
    }

    List<byte[]> unread() {
        return unread;
    }

    @Override
    public String toString() {
        return "OnnxModel[" + file + ", " + opsets + ", " + graph + "]";
    }
}
