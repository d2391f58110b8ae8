package dev.inlay.internal.huggingface;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code tokenizer.json} that the engine needs to know itself, and a check of those on which the native library
 * could end the process. The vocabulary, nearly all of the file, is only passed over ({@link ModelSection}) and left to the native
 * library (and to {@link Vocabulary} when somebody asks).
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
        Reader reader = new Reader(text, file);
        try {
            reader.read();
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage() + Json.at(e), e);
        }
        reader.check.check(reader.normalizer, file);
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
        private final String file;
        private final AddedTokensCheck check = new AddedTokensCheck();
        private @Nullable String normalizer;
        private final Map<String, Integer> special = new LinkedHashMap<>();
        private final Map<String, Integer> added = new LinkedHashMap<>();
        private final List<String> ordinary = new ArrayList<>();
        private OptionalInt padId = OptionalInt.empty();
        private Optional<Boolean> padLeft = Optional.empty();
        private final Set<String> seen = new HashSet<>();
        private int base;
        private int arrayStart = -1;
        private int arrayEnd = -1;

        Reader(String text, String file) {
            this.text = text;
            this.file = file;
        }

        void read() throws IOException {
            int model;
            try (JsonParser parser = Json.factory().createParser(text)) {
                model = read(parser);
            }
            if (model >= 0) {
                readBehind(ModelSection.read(text, model, file).end());
            }
        }

        /** The library writes the model last, but others need not. */
        private void readBehind(int end) throws IOException {
            int at = end;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length() || text.charAt(at) != ',') {
                return; // the end of the file, or what the native library refuses
            }
            base = at;
            try (JsonParser parser = Json.factory().createParser("{" + text.substring(at + 1))) {
                if (read(parser) >= 0) {
                    throw new IOException(file + ": the member \"model\" is there twice");
                }
            }
        }

        /** Reads members up to the model; where that begins, or -1. */
        private int read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "an object is expected");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!seen.add(name)) {
                    throw new JsonParseException(parser, "the member \"" + name + "\" is there twice");
                }
                JsonToken value = parser.nextToken();
                if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                    readAddedTokens(parser);
                } else if (name.equals("padding") && value == JsonToken.START_OBJECT) {
                    readPadding(parser);
                } else if (ComponentCheck.PARTS.containsKey(name)) {
                    int start = offset(parser.currentTokenLocation());
                    Object part = StrictJson.read(parser, value);
                    ComponentCheck.check(name, part, file);
                    if (name.equals("normalizer") && part != null) {
                        normalizer = text.substring(start, offset(parser.currentLocation()));
                    }
                } else if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    return offset(parser.currentTokenLocation());
                } else {
                    parser.skipChildren();
                }
            }
            return -1;
        }

        private int offset(JsonLocation location) {
            return base + (int) location.getCharOffset();
        }

        private void readAddedTokens(JsonParser parser) throws IOException {
            arrayStart = offset(parser.currentTokenLocation());
            for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                int start = offset(parser.currentTokenLocation());
                Object value = StrictJson.read(parser, t);
                int end = offset(parser.currentLocation());
                if (value instanceof Map<?, ?> token
                        && token.get("content") instanceof String content
                        && token.get("id") instanceof Long id) {
                    Vocabulary.checkId(id, content, file + ": added_tokens");
                    check.add(token, content, file);
                    added.put(content, id.intValue());
                    if (Boolean.TRUE.equals(token.get("special"))) {
                        special.put(content, id.intValue());
                        continue;
                    }
                }
                ordinary.add(text.substring(start, end));
            }
            arrayEnd = offset(parser.currentLocation());
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
