package dev.inlay.examples.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as it comes from strangers: no field twice, nothing behind the value, bounded depth. */
final class Json {
    private static final int MAX_DEPTH = 200;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Reads one object.
     *
     * @throws ApiException when it is something else
     */
    static ObjectNode parseObject(byte[] text) {
        JsonNode value;
        try {
            value = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw ApiException.invalid(
                    null, "invalid_json", "The body is not valid JSON: " + e.getOriginalMessage() + where + ".", e);
        } catch (IOException e) {
            throw ApiException.invalid(null, "invalid_json", "The body is not valid UTF-8: " + e.getMessage(), e);
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.invalid(
                null,
                "invalid_json",
                value.isMissingNode()
                        ? "The body is empty: send a JSON object."
                        : "The body must be a JSON object, but is " + Fields.kind(value) + ".",
                null);
    }

    static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }
}
