package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}. */
final class ModelsEndpoint {
    private final Models models;
    private final long created = System.currentTimeMillis() / 1000;

    ModelsEndpoint(Models models) {
        this.models = models;
    }

    void list(Context ctx) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        models.names().forEach((name, target) -> fill(data.addObject(), name, target));
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    void one(Context ctx) {
        String name = ctx.pathParam("model");
        String target = models.names().get(name);
        if (target == null) {
            throw ApiException.modelNotFound("The model '" + name + "' does not exist here. This server has: "
                    + String.join(", ", models.names().keySet()) + ".");
        }
        ObjectNode body = Json.object();
        fill(body, name, target);
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    private void fill(ObjectNode model, String name, String target) {
        model.put("id", name).put("object", "model").put("created", created).put("owned_by", "inlay");
        if (!name.equals(target)) {
            // As other servers say it for names that stand for another model.
            model.put("root", target);
        }
    }
}
