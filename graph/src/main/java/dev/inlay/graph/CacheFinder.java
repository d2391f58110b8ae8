package dev.inlay.graph;

import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the KV cache and other state among a graph's inputs, by the names that exporters give them. */
final class CacheFinder {
    private static final Pattern LAYER = Pattern.compile("\\d+");

    private CacheFinder() {}

    static boolean isPast(String input) {
        return input.startsWith("past");
    }

    private static boolean isKeyOrValue(ValueInfo input) {
        String name = input.name();
        boolean said = name.contains("key") || name.contains("value");
        return isPast(name) && said && input.shape().map(List::size).orElse(4) >= 3;
    }

    static Optional<AutoregressiveStructure> of(GraphReading graph) {
        List<ValueInfo> cache = new ArrayList<>();
        List<String> state = new ArrayList<>();
        boolean branch = false;
        boolean onDemand = false;
        for (ValueInfo input : graph.inputs().toList()) {
            if (isKeyOrValue(input)) {
                cache.add(input);
            } else if (isPast(input.name()) && !input.name().equals("past_sequence_length")) {
                state.add(input.name());
            }
            branch |= input.name().equals("use_cache_branch");
            onDemand |= input.name().equals("num_logits_to_keep");
        }
        if (cache.isEmpty() && state.isEmpty()) {
            return Optional.empty();
        }
        boolean inPlace = graph.nodes().stream().anyMatch(node -> node.is(Node.MICROSOFT, "GroupQueryAttention"));
        return Optional.of(new AutoregressiveStructure(
                layers(cache),
                cache.size(),
                cache.isEmpty() ? "" : cache.get(0).type().toString(),
                cache.isEmpty()
                        ? List.of()
                        : cache.get(0).shape().stream()
                                .flatMap(List::stream)
                                .map(Dimension::toString)
                                .toList(),
                inPlace,
                state,
                branch,
                onDemand));
    }

    private static int layers(List<ValueInfo> cache) {
        Set<String> numbers = new TreeSet<>();
        for (ValueInfo input : cache) {
            Matcher matcher = LAYER.matcher(input.name());
            numbers.add(matcher.find() ? matcher.group() : input.name());
        }
        return numbers.size();
    }
}
