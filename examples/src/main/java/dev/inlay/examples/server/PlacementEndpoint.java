package dev.inlay.examples.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.provider.PlacementReport;
import io.javalin.http.Context;

/** {@code GET /v1/placement} and {@code GET /v1/suggestions}: where the models run, and what could be better. */
final class PlacementEndpoint {
    private final Models models;

    PlacementEndpoint(Models models) {
        this.models = models;
    }

    void placement(Context ctx) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (ModelSlot<?> slot : models.slots()) {
            ObjectNode entry = data.addObject()
                    .put("id", slot.name())
                    .put("task", slot.task())
                    .put("state", slot.stateInWords());
            slot.placement().ifPresent(report -> entry.set("placement", tree(report)));
        }
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    void suggestions(Context ctx) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (ModelSlot<?> slot : models.slots()) {
            slot.placement()
                    .ifPresent(report -> report.suggestions()
                            .forEach(text ->
                                    data.addObject().put("model", slot.name()).put("suggestion", text)));
        }
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    private static ObjectNode tree(PlacementReport report) {
        try {
            return Json.MAPPER.readValue(report.toJson(), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A placement report is JSON", e);
        }
    }
}
