package dev.inlay.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into plain Java values and writes them: {@code Map}, {@code List}, {@code String}, {@code Long}, {@code BigInteger},
 * {@code Double}, {@code Boolean} and null. Nesting, number length and string length are bounded, so a hostile file is an
 * error and not an exhausted heap or stack.
 */
public final class Json {
    /** The longest string in a model's own file; a chat template is the largest in practice, at some 100 KB. */
    private static final int MAX_STRING = 20_000_000;

    private static final int MAX_NESTING = 200;

    /** A hundred times the largest configuration that models ship. */
    private static final long MAX_FILE = 64L << 20;

    /** Python writes NaN and Infinity into JSON, and model configurations contain them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(MAX_STRING)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Json() {}

    /**
     * Writes plain Java values on one line.
     *
     * @param value a {@code Map} with string keys, a {@code Collection}, {@code CharSequence}, {@code Number}, {@code
     *     Boolean} or null, nested as wished
     * @return the JSON text
     * @throws IllegalArgumentException when a value is of another type
     */
    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            generator.writeStartArray();
            for (Object each : list) {
                write(generator, each);
            }
            generator.writeEndArray();
        } else if (value instanceof CharSequence text) {
            generator.writeString(text.toString());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            generator.writeNumber(number.doubleValue());
        } else {
            throw new IllegalArgumentException("JSON has no form for " + value.getClass());
        }
    }

    /**
     * The shared, bounded factory, for readers that stream.
     *
     * @return the factory
     */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /**
     * Reads a file that holds one JSON object.
     *
     * @param file the file
     * @return its members in order
     * @throws IOException when the file cannot be read, is not valid JSON, or is not an object; the message names the file
     *     and the position
     */
    public static JsonObject readObject(Path file) throws IOException {
        requireReadable(file);
        try (JsonParser parser = FACTORY.createParser(Files.newInputStream(file))) {
            return asObject(readDocument(parser), file.toString());
        } catch (JsonParseException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage() + at(e), e);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + " cannot be read as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a file that holds any one JSON value.
     *
     * @param file the file
     * @return the value as plain Java
     * @throws IOException when the file cannot be read or is not valid JSON; the message names the file
     */
    public static @Nullable Object read(Path file) throws IOException {
        requireReadable(file);
        try (JsonParser parser = FACTORY.createParser(Files.newInputStream(file))) {
            return readDocument(parser);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage() + at(e), e);
        }
    }

    private static void requireReadable(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE) {
            throw new IOException(file + " has " + size + " bytes, which no configuration has");
        }
    }

    /**
     * Reads a string that holds one JSON object.
     *
     * @param text the JSON text
     * @param what what it is, for messages
     * @return its members in order
     * @throws IOException when it is not valid JSON or not an object
     */
    public static JsonObject parseObject(String text, String what) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return asObject(readDocument(parser), what);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(what + " is not valid JSON: " + e.getOriginalMessage() + at(e), e);
        }
    }

    /**
     * Reads a string that holds one JSON array.
     *
     * @param text the JSON text
     * @param what what it is, for messages
     * @return its values
     * @throws IOException when it is not valid JSON or not an array
     */
    public static List<?> parseArray(String text, String what) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (readDocument(parser) instanceof List<?> list) {
                return list;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(what + " is not valid JSON: " + e.getOriginalMessage() + at(e), e);
        }
        throw new IOException(what + " holds no JSON array");
    }

    /**
     * Says where a fault is.
     *
     * @param e the fault
     * @return such as {@code " (line 3, column 7)"}; empty where the parser does not tell
     */
    public static String at(com.fasterxml.jackson.core.JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static JsonObject asObject(@Nullable Object value, String what) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return JsonObject.of(map, what);
        }
        throw new IOException(what + " holds no JSON object but "
                + (value == null ? "null" : value.getClass().getSimpleName()));
    }

    private static @Nullable Object readDocument(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new JsonParseException(parser, "the document is empty");
        }
        Object value = readValue(parser, first);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "text follows the end of the document");
        }
        return value;
    }

    /**
     * Reads the value at the parser's current token.
     *
     * @param parser the parser, standing on the value's first token
     * @param token that token
     * @return the value as plain Java
     * @throws IOException when the JSON is not valid
     */
    public static @Nullable Object readValue(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    map.put(name, readValue(parser, parser.nextToken()));
                }
                return map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                    list.add(readValue(parser, t));
                }
                return list;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue();
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> throw new JsonParseException(parser, "unexpected " + token);
        }
    }
}
