package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.monitor.MemoryMonitor;
import dev.inlay.provider.PlacementReport;
import io.javalin.http.Context;

/**
 * {@code GET /health/live} for the question whether the process should be restarted, {@code /health/ready} whether it can take
 * requests, and {@code /health} with all that is known, for those who have the key.
 */
final class HealthEndpoint {
    private final Models models;
    private final InFlight inFlight;
    private final ApiKeyGuard key;
    private final long started = System.nanoTime();

    HealthEndpoint(Models models, InFlight inFlight, ApiKeyGuard key) {
        this.models = models;
        this.inFlight = inFlight;
        this.key = key;
    }

    void live(Context ctx) {
        send(ctx, 200, Json.object().put("status", "live"));
    }

    void ready(Context ctx) {
        String status = status();
        send(ctx, code(status), Json.object().put("status", status));
    }

    void all(Context ctx) {
        String status = status();
        ObjectNode body = Json.object().put("status", status);
        if (key.allows(ctx)) {
            body.put("uptime_seconds", (System.nanoTime() - started) / 1_000_000_000);
            ArrayNode list = body.putArray("models");
            models.slots().forEach(slot -> fill(list.addObject(), slot));
            body.set("npu", Npu.status(models));
            body.set("memory", MemoryJson.of(MemoryMonitor.now()));
        }
        send(ctx, code(status), body);
    }

    private static void fill(ObjectNode entry, ModelSlot<?> slot) {
        entry.put("id", slot.name()).put("task", slot.task()).put("state", slot.stateInWords());
        slot.placement().ifPresent(report -> {
            entry.put("provider", report.provider());
            ArrayNode places = entry.putArray("providers");
            report.places().forEach(place -> fill(places.addObject(), place));
            ArrayNode fallbacks = entry.putArray("fallbacks");
            report.fallbacks().forEach(fallback -> fallbacks.add(fallback.toString()));
            ArrayNode skipped = entry.putArray("skipped");
            report.skipped().forEach(skip -> skipped.add(skip.toString()));
            entry.put("load_ms", report.loadTime().toMillis());
        });
    }

    private static void fill(ObjectNode entry, PlacementReport.Place place) {
        entry.put("id", place.provider()).put("state", place.state());
        ObjectNode nodes = entry.putObject("nodes");
        place.nodesByProvider().forEach(nodes::put);
        entry.put("nodes_counted", place.nodesCounted());
    }

    private String status() {
        if (inFlight.stopping()) {
            return "stopping";
        }
        return models.ready() ? "ready" : "loading";
    }

    private static int code(String status) {
        return status.equals("ready") ? 200 : 503;
    }

    private static void send(Context ctx, int code, ObjectNode body) {
        ctx.status(code).contentType("application/json").result(Json.bytes(body));
    }
}
