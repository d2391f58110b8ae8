package dev.inlay.internal.catalog;

import dev.inlay.PoolingMode;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import dev.inlay.model.CatalogEntry;
import dev.inlay.model.ModelDefaults;
import dev.inlay.provider.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads {@code catalog.json}, a resource beside this class. */
public final class CatalogReader {
    private CatalogReader() {}

    /**
     * Reads it.
     *
     * @return the entries in the file's order
     */
    public static List<CatalogEntry> read() {
        try (InputStream in = CatalogReader.class.getResourceAsStream("catalog.json")) {
            if (in == null) {
                throw new IllegalStateException("The resource catalog.json is missing from inlay-core.");
            }
            List<CatalogEntry> entries = new ArrayList<>();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Object entry : Json.parseArray(text, "catalog.json")) {
                if (entry instanceof Map<?, ?> map) {
                    entries.add(entry(JsonObject.of(map, "catalog.json")));
                }
            }
            return List.copyOf(entries);
        } catch (IOException e) {
            throw new IllegalStateException("The resource catalog.json of inlay-core is damaged.", e);
        }
    }

    private static CatalogEntry entry(JsonObject json) throws IOException {
        Map<String, CatalogEntry.Variant> variants = new LinkedHashMap<>();
        JsonObject listed = json.object("variants");
        for (String platform : listed.asMap().keySet()) {
            JsonObject variant = listed.object(platform);
            variants.put(
                    platform,
                    new CatalogEntry.Variant(
                            variant.string("variant").filter(name -> !name.isEmpty()),
                            variant.get("bytes") instanceof Long bytes
                                    ? OptionalLong.of(bytes)
                                    : OptionalLong.empty()));
        }
        List<PoolingMode> pooling = new ArrayList<>();
        json.string("pooling").flatMap(PoolingMode::of).ifPresent(pooling::add);
        Optional<Boolean> normalize =
                json.has("normalize") ? Optional.of(json.bool("normalize", true)) : Optional.empty();
        OptionalInt limit = json.integer("maxTokens");
        return new CatalogEntry(
                json.string("name").orElseThrow(),
                json.string("repository").orElseThrow(),
                Task.valueOf(json.string("task").orElseThrow()),
                variants,
                new ModelDefaults(pooling, normalize, strings(json.object("prompts")), limit),
                json.string("license").orElseThrow(),
                strings(json.object("sources")),
                list(json, "unchecked"));
    }

    private static Map<String, String> strings(JsonObject object) throws IOException {
        Map<String, String> result = new LinkedHashMap<>();
        for (String name : object.asMap().keySet()) {
            object.string(name).ifPresent(text -> result.put(name, text));
        }
        return result;
    }

    private static List<String> list(JsonObject json, String name) throws IOException {
        return json.array(name).stream().map(String::valueOf).toList();
    }
}
