package dev.inlay.graph;

import dev.inlay.graph.DynamicDimension.Role;
import dev.inlay.internal.graph.Dimension;
import dev.inlay.internal.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the free dimensions of a graph's inputs, and what each counts. */
final class DynamicDimensions {
    private DynamicDimensions() {}

    private record Use(String input, int axis, Role role) {
        @Override
        public String toString() {
            return input + "[" + axis + "]";
        }
    }

    static List<DynamicDimension> of(GraphReading graph) {
        boolean decoder = graph.inputs().anyMatch(input -> CacheFinder.isPast(input.name()));
        Map<String, List<Use>> byName = new LinkedHashMap<>();
        List<DynamicDimension> found = new ArrayList<>();
        List<DynamicDimension> unnamed = new ArrayList<>();
        for (ValueInfo input : graph.inputs().toList()) {
            List<Dimension> shape = input.shape().orElse(List.of());
            for (int axis = 0; axis < shape.size(); axis++) {
                if (shape.get(axis).fixed()) {
                    continue;
                }
                Use use = new Use(input.name(), axis, role(input.name(), axis, shape.size(), decoder));
                String symbol = shape.get(axis).symbol();
                if (symbol.isEmpty()) {
                    unnamed.add(new DynamicDimension("", use.role(), List.of(use.toString()), fixUnnamed(use)));
                } else {
                    byName.computeIfAbsent(symbol, name -> new ArrayList<>()).add(use);
                }
            }
        }
        byName.forEach((name, uses) -> found.add(new DynamicDimension(
                name,
                uses.get(0).role(),
                uses.stream().map(Use::toString).toList(),
                fix(name, uses.get(0).role()))));
        found.addAll(unnamed);
        return found;
    }

    private static Role role(String input, int axis, int rank, boolean decoder) {
        if (axis == 0) {
            return rank == 1 ? Role.OTHER : Role.BATCH;
        }
        if (CacheFinder.isPast(input)) {
            return axis == rank - 2 ? Role.PAST : Role.OTHER;
        }
        if (axis == 1 && rank <= 3) {
            return decoder && input.equals("attention_mask") ? Role.TOTAL : Role.SEQUENCE;
        }
        return Role.OTHER;
    }

    private static String fix(String name, Role role) {
        String override = "SessionOptions.setSymbolicDimensionValue(\"" + name + "\", ";
        return switch (role) {
            case BATCH -> override + "1)";
            case SEQUENCE -> override + "128), a session for each length that is wanted, with padding masked";
            case PAST, TOTAL ->
                "grows with every token; fixed only in an export whose cache has a fixed capacity, not by an override";
            case OTHER -> override + "n)";
        };
    }

    private static String fixUnnamed(Use use) {
        return "has no name to override: export again with dynamic_axes names, or run python -m"
                + " onnxruntime.tools.make_dynamic_shape_fixed --input_name " + use.input() + " --input_shape ...";
    }
}
