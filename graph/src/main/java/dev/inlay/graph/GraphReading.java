package dev.inlay.graph;

import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One walk over a graph and its subgraphs. */
final class GraphReading {
    private static final List<String> CONTROL_FLOW = List.of("If", "Loop", "Scan", "SequenceMap");

    private final OnnxModel model;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();

    GraphReading(OnnxModel model) {
        this.model = model;
        walk(model.graph());
    }

    private void walk(Graph graph) {
        constants.addAll(graph.initializers().values());
        for (Node node : graph.nodes()) {
            nodes.add(node);
            node.tensorAttribute("value")
                    .filter(value -> node.is("Constant"))
                    .map(value -> value.named(node.output()))
                    .ifPresent(constants::add);
            node.subgraphs().forEach(this::walk);
        }
    }

    /** All nodes, those of subgraphs included. */
    List<Node> nodes() {
        return nodes;
    }

    /** All constants, those of subgraphs included. */
    List<Tensor> constants() {
        return constants;
    }

    OnnxModel model() {
        return model;
    }

    /** What a session has to be given: declared inputs without a default among the constants. */
    Stream<ValueInfo> inputs() {
        return model.graph().inputs().stream()
                .filter(input -> model.graph().constant(input.name()).isEmpty());
    }

    GraphInspection inspection(List<ApplicablePass> passes) throws IOException {
        Weights weights = Weights.of(this);
        List<TensorDescription> inputs = inputs().map(GraphReading::describe).toList();
        List<TensorDescription> outputs =
                model.graph().outputs().stream().map(GraphReading::describe).toList();
        return new GraphInspection(
                model.file(),
                GraphRole.of(this),
                Files.size(model.file()),
                model.irVersion(),
                model.producer(),
                opsets(),
                inputs,
                outputs,
                nodes.size(),
                operators(),
                weights.precisions(),
                weights.externalData(),
                DynamicDimensions.of(this),
                controlFlow(),
                QuantizationFinder.of(this),
                CacheFinder.of(this),
                passes);
    }

    private static TensorDescription describe(ValueInfo value) {
        return new TensorDescription(
                value.name(),
                value.type().toString(),
                value.shape().stream()
                        .flatMap(List::stream)
                        .map(Dimension::toString)
                        .toList());
    }

    private Map<String, Long> opsets() {
        Map<String, Long> byDomain = new TreeMap<>();
        model.opsets().forEach((domain, version) -> byDomain.put(domain(domain), version));
        return byDomain;
    }

    private static String domain(String domain) {
        return domain.isEmpty() ? "ai.onnx" : domain;
    }

    private Map<String, Map<String, Integer>> operators() {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Node node : nodes) {
            counts.computeIfAbsent(domain(node.domain()), domain -> new TreeMap<>())
                    .merge(node.operator(), 1, Integer::sum);
        }
        counts.replaceAll((domain, byName) -> byName.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)));
        return counts;
    }

    private Map<String, Integer> controlFlow() {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.stream()
                .filter(node -> node.domain().isEmpty() && CONTROL_FLOW.contains(node.operator()))
                .forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
        return counts;
    }
}
