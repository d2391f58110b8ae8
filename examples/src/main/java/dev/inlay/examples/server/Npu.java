package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.provider.PlacementReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a neural processing unit computes anything, told from counted nodes and not from names in a list. */
final class Npu {
    /** Providers that reach an NPU, with ONNX Runtime's names for where the nodes are then. */
    private static final Map<String, List<String>> PROVIDERS = Map.of(
            "qnn", List.of("QNNExecutionProvider", "QNN"),
            "coreml", List.of("CoreMLExecutionProvider"),
            "vitisai", List.of("VitisAIExecutionProvider"));

    private Npu() {}

    static ObjectNode status(Models models) {
        int nodes = 0;
        Optional<PlacementReport.Skip> reason = Optional.empty();
        for (ModelSlot<?> slot : models.slots()) {
            Optional<PlacementReport> report = slot.placement();
            if (report.isEmpty()) {
                continue;
            }
            for (PlacementReport.Place place : report.get().places()) {
                nodes += nodes(place);
            }
            reason = reason.or(() -> report.get().skipped().stream()
                    .filter(skip -> PROVIDERS.containsKey(skip.provider()))
                    .findFirst());
        }
        ObjectNode status =
                Json.object().put("status", nodes > 0 ? "active" : "inactive").put("nodes", nodes);
        if (nodes == 0) {
            status.put(
                    "reason",
                    reason.map(PlacementReport.Skip::toString).orElse("No provider for an NPU was asked for."));
        }
        return status;
    }

    private static int nodes(PlacementReport.Place place) {
        return PROVIDERS.getOrDefault(place.provider(), List.of()).stream()
                .mapToInt(name -> place.nodesByProvider().getOrDefault(name, 0))
                .sum();
    }
}
