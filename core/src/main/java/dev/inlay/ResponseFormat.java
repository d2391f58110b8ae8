package dev.inlay;

import java.util.Objects;
import java.util.Optional;

/**
 * The form an answer must have. Only {@link #text()} is supported by local models; the other two are refused with {@link
 * InvalidRequestException}, never ignored.
 *
 * @param kind the kind
 * @param schema the JSON schema, with {@link Kind#JSON_SCHEMA}
 */
public record ResponseFormat(Kind kind, Optional<String> schema) {
    /** Kinds of answers. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** One JSON object. */
        JSON_OBJECT,
        /** JSON that a schema describes. */
        JSON_SCHEMA
    }

    /**
     * Makes a format.
     *
     * @param kind the kind
     * @param schema the schema
     * @throws InvalidRequestException when a schema is there without need, or missing
     */
    public ResponseFormat {
        Objects.requireNonNull(kind, "kind");
        if (schema.isPresent() != (kind == Kind.JSON_SCHEMA)) {
            throw new InvalidRequestException("A response format of kind " + kind
                    + (schema.isPresent() ? " takes no schema." : " needs a schema."));
        }
    }

    /**
     * Any text.
     *
     * @return the format
     */
    public static ResponseFormat text() {
        return new ResponseFormat(Kind.TEXT, Optional.empty());
    }

    /**
     * One JSON object.
     *
     * @return the format
     */
    public static ResponseFormat jsonObject() {
        return new ResponseFormat(Kind.JSON_OBJECT, Optional.empty());
    }

    /**
     * JSON that a schema describes.
     *
     * @param schema the schema as JSON text
     * @return the format
     */
    public static ResponseFormat jsonSchema(String schema) {
        return new ResponseFormat(Kind.JSON_SCHEMA, Optional.of(schema));
    }
}
