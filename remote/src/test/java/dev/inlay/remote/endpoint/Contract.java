package dev.inlay.remote.endpoint;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of OpenAI's published OpenAPI description (see resources/openai/README.md). */
public final class Contract {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ObjectNode SCHEMAS = read();
    private static final Map<String, Schema> BY_NAME = new ConcurrentHashMap<>();

    private Contract() {}

    private static ObjectNode read() {
        try (InputStream in = Contract.class.getResourceAsStream("/openai/schemas.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            JsonNode root = JSON.readTree(text.replace("#/components/schemas/", "#/$defs/"));
            allowNulls(root);
            return (ObjectNode) root.get("components").get("schemas");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The description says nullable, a word of OpenAPI 3.0, which JSON Schema does not know. */
    private static void allowNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("discriminator");
            for (String name : List.copyOf(object.propertyNames())) {
                allowNulls(object.get(name));
                object.set(name, orNull(object.get(name)));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                allowNulls(array.get(i));
                array.set(i, orNull(array.get(i)));
            }
        }
    }

    private static JsonNode orNull(JsonNode node) {
        if (!(node instanceof ObjectNode schema) || !schema.path("nullable").asBoolean(false)) {
            return node;
        }
        schema.remove("nullable");
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /**
     * What is wrong with a document.
     *
     * @param schema the schema's name in the description
     * @param json the document
     * @return the problems in words; empty when it is as described
     */
    public static List<String> problems(String schema, JsonNode json) {
        return BY_NAME.computeIfAbsent(schema, Contract::compile).validate(json).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema compile(String name) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$ref", "#/$defs/" + name);
        root.set("$defs", SCHEMAS);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }
}
