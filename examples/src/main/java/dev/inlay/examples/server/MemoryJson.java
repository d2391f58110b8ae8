package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.monitor.MemoryAssessment;
import dev.inlay.monitor.MemorySnapshot;
import dev.inlay.monitor.MemoryThresholds;
import java.util.Locale;

/** The memory of this process: how much room is left, and what takes it. */
final class MemoryJson {
    private MemoryJson() {}

    static ObjectNode of(MemorySnapshot snapshot) {
        MemoryAssessment assessment = MemoryThresholds.defaults().assess(snapshot);
        ObjectNode memory = Json.object()
                .put("state", assessment.level().name().toLowerCase(Locale.ROOT))
                .put("reason", assessment.reason())
                .put("limit_bytes", snapshot.limitBytes())
                .put("limit_source", snapshot.limitSource());
        snapshot.availableBytes().ifPresent(bytes -> memory.put("available_bytes", bytes));
        ArrayNode areas = memory.putArray("areas");
        snapshot.residentBytes().ifPresent(bytes -> add(areas, "Process (resident)", bytes, snapshot.limitBytes()));
        add(areas, "Java heap", snapshot.heapUsedBytes(), snapshot.heapMaxBytes());
        add(areas, "Direct buffers", snapshot.directBytes(), 0);
        add(areas, "KV caches", snapshot.kvCacheBytes(), 0);
        add(areas, "Model files", snapshot.modelFileBytes(), 0);
        return memory;
    }

    /** 0 where there is no maximum of its own. */
    private static void add(ArrayNode areas, String name, long used, long max) {
        areas.addObject().put("name", name).put("used_bytes", used).put("max_bytes", max);
    }
}
