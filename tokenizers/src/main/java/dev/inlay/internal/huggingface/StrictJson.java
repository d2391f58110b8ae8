package dev.inlay.internal.huggingface;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.text.Utf16;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what both this library and the native one read in the same way, and refuses the rest with its position. The native library
 * (tokenizers 0.21, {@code decoders/mod.rs}) ends the process when the JSON of a decoder is one that serde_json refuses: nested
 * more than 127 levels deep, half a surrogate pair, a number without a finite value.
 */
final class StrictJson {
    /** A tokenizer nests its parts a few levels deep. */
    private static final int MAX_DEPTH = 64;

    private StrictJson() {}

    /**
     * Reads the value at the parser's current token.
     *
     * @param parser the parser, standing on the value's first token
     * @param token that token
     * @return the value as plain Java
     * @throws JsonParseException when the native library would read it in another way or not at all
     * @throws IOException when the JSON is not valid
     */
    static @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
        return read(parser, token, 0);
    }

    private static @Nullable Object read(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new JsonParseException(parser, "it is nested more than " + MAX_DEPTH + " levels deep");
        }
        switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = whole(parser, parser.currentName());
                    if (map.containsKey(name)) {
                        throw new JsonParseException(parser, "the member \"" + name + "\" is there twice");
                    }
                    map.put(name, read(parser, parser.nextToken(), depth + 1));
                }
                return map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                    list.add(read(parser, t, depth + 1));
                }
                return list;
            }
            case VALUE_STRING -> {
                return whole(parser, parser.getText());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (!Double.isFinite(parser.getDoubleValue())) {
                    throw new JsonParseException(parser, "the number has no finite value");
                }
                return Json.readValue(parser, token);
            }
            default -> {
                return Json.readValue(parser, token);
            }
        }
    }

    private static String whole(JsonParser parser, String text) throws JsonParseException {
        if (Utf16.loneSurrogate(text) >= 0) {
            throw new JsonParseException(parser, "the text holds half a surrogate pair");
        }
        return text;
    }
}
