package dev.inlay.internal.routing;

import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what an {@link AdaptiveOrder} learnt. A file that cannot be read or written costs the knowledge, never a call. */
public final class AdaptiveFile {
    private static final Logger log = LoggerFactory.getLogger(AdaptiveFile.class);
    private static final int MOST_SAMPLES = 1000;

    private final Path file;
    private final String model;

    /**
     * Names a file.
     *
     * @param file the file
     * @param model the model that it is about
     */
    public AdaptiveFile(Path file, String model) {
        this.file = file;
        this.model = model;
    }

    /**
     * Reads the file, if it is there and about this model.
     *
     * @param order takes what was learnt
     */
    public void load(AdaptiveOrder order) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonObject root = Json.readObject(file);
            if (!model.equals(root.string("model").orElse(""))) {
                log.warn("{} holds measurements of another model and is not used", file);
                return;
            }
            JsonObject buckets = root.object("buckets");
            for (String least : buckets.asMap().keySet()) {
                restore(order, Integer.parseInt(least), buckets.object(least));
            }
        } catch (IOException | IllegalArgumentException e) {
            log.warn("The measurements in {} cannot be read; learning starts anew: {}", file, e.toString());
        }
    }

    private static void restore(AdaptiveOrder order, int least, JsonObject bucket) throws IOException {
        String holder = bucket.string("holder").orElseThrow(() -> new IOException("holder is missing"));
        Map<String, double[]> times = new LinkedHashMap<>();
        JsonObject samples = bucket.object("nanosPerToken");
        for (String place : samples.asMap().keySet()) {
            double[] values = samples.array(place).stream()
                    .limit(MOST_SAMPLES)
                    .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : 0)
                    .filter(value -> value > 0 && Double.isFinite(value))
                    .toArray();
            times.put(place, values);
        }
        order.restore(least, holder, times);
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param order what was learnt
     */
    public void save(AdaptiveOrder order) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("model", model);
        root.put("buckets", order.state());
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(
                target.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            if (target.getParent() != null) {
                Files.createDirectories(target.getParent());
            }
            Files.writeString(part, Json.write(root));
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("The measurements cannot be kept in {}: {}", file, e.toString());
        }
    }
}
