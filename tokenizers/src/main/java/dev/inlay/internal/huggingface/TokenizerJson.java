package dev.inlay.internal.huggingface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code tokenizer.json} that the engine needs to know itself. Only the file's head is parsed; its vocabulary,
 * nearly all of it, is left to the native library (and to {@link Vocabulary} when somebody asks).
 *
 * @param file the file's name, for messages
 * @param text the whole file
 * @param textWithoutSpecialTokens the same with the special ones taken out of {@code added_tokens}: spelled in a text they
 *     are then text, as with the Rust library's {@code encode_special_tokens}; the post-processor, which names its tokens by
 *     id, still puts its frame around a text
 * @param specialTokens ids of the special tokens by spelling
 * @param addedTokens ids of all added tokens by spelling
 * @param padId {@code padding.pad_id}
 * @param padLeft whether {@code padding.direction} is {@code Left}
 */
record TokenizerJson(
        String file,
        String text,
        String textWithoutSpecialTokens,
        Map<String, Integer> specialTokens,
        Map<String, Integer> addedTokens,
        OptionalInt padId,
        Optional<Boolean> padLeft) {

    static TokenizerJson parse(String text, String file) throws IOException {
        Reader reader = new Reader(text);
        try (JsonParser parser = Json.factory().createParser(text)) {
            reader.read(parser);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage() + Json.at(e), e);
        }
        PostProcessorCheck.check(reader.postProcessor, file);
        return new TokenizerJson(
                file,
                text,
                reader.withoutSpecialTokens(),
                Map.copyOf(reader.special),
                Map.copyOf(reader.added),
                reader.padId,
                reader.padLeft);
    }

    private static final class Reader {
        private final String text;
        private final Map<String, Integer> special = new LinkedHashMap<>();
        private final Map<String, Integer> added = new LinkedHashMap<>();
        private final List<String> ordinary = new ArrayList<>();
        private OptionalInt padId = OptionalInt.empty();
        private Optional<Boolean> padLeft = Optional.empty();
        private @Nullable Object postProcessor;
        private boolean postProcessorRead;
        private int arrayStart = -1;
        private int arrayEnd = -1;

        Reader(String text) {
            this.text = text;
        }

        void read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "an object is expected");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                    readAddedTokens(parser);
                } else if (name.equals("padding") && value == JsonToken.START_OBJECT) {
                    readPadding(parser);
                } else if (name.equals("post_processor")) {
                    postProcessor = Json.readValue(parser, value);
                    postProcessorRead = true;
                } else if (name.equals("model") && arrayStart >= 0 && postProcessorRead) {
                    // The library writes the model last; nothing behind it is of interest.
                    return;
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void readAddedTokens(JsonParser parser) throws IOException {
            arrayStart = (int) parser.currentTokenLocation().getCharOffset();
            for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                Object value = Json.readValue(parser, t);
                int end = (int) parser.currentLocation().getCharOffset();
                if (value instanceof Map<?, ?> token
                        && token.get("content") instanceof String content
                        && token.get("id") instanceof Long id) {
                    added.put(content, id.intValue());
                    if (Boolean.TRUE.equals(token.get("special"))) {
                        special.put(content, id.intValue());
                        continue;
                    }
                }
                ordinary.add(text.substring(start, end));
            }
            arrayEnd = (int) parser.currentLocation().getCharOffset();
        }

        private void readPadding(JsonParser parser) throws IOException {
            if (Json.readValue(parser, JsonToken.START_OBJECT) instanceof Map<?, ?> padding) {
                if (padding.get("pad_id") instanceof Long id) {
                    padId = OptionalInt.of(id.intValue());
                }
                if (padding.get("direction") instanceof String direction) {
                    padLeft = Optional.of(direction.equals("Left"));
                }
            }
        }

        String withoutSpecialTokens() {
            if (special.isEmpty()) {
                return text;
            }
            return text.substring(0, arrayStart) + "[" + String.join(",", ordinary) + "]" + text.substring(arrayEnd);
        }
    }
}
