package dev.inlay.internal.huggingface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Spellings and ids of all tokens: {@code model.vocab} of tokenizer.json in any of its forms, and the added tokens. */
final class Vocabulary {
    /** Fifty times the largest vocabulary that models have. */
    private static final int MAX_ID = 1 << 24;

    private final Map<String, Integer> ids = new HashMap<>();
    private final @Nullable String[] spellings;

    private Vocabulary(Map<String, Integer> model, Map<String, Integer> added) {
        ids.putAll(model);
        ids.putAll(added);
        int size = 0;
        for (int id : ids.values()) {
            size = Math.max(size, id + 1);
        }
        spellings = new @Nullable String[size];
        model.forEach((spelling, id) -> spellings[id] = spelling);
        added.forEach((spelling, id) -> spellings[id] = spelling);
    }

    static Vocabulary of(TokenizerJson json) {
        Map<String, Integer> model = new HashMap<>();
        try (JsonParser parser = Json.factory().createParser(json.text())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isModel = parser.currentName().equals("model");
                JsonToken value = parser.nextToken();
                if (isModel && value == JsonToken.START_OBJECT) {
                    readModel(parser, model);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new ModelLoadException("The vocabulary of tokenizer.json cannot be read: " + e.getMessage(), e);
        }
        return new Vocabulary(model, json.addedTokens());
    }

    private static void readModel(JsonParser parser, Map<String, Integer> vocabulary) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isVocab = parser.currentName().equals("vocab");
            JsonToken value = parser.nextToken();
            if (isVocab && value == JsonToken.START_OBJECT) {
                // BPE, WordPiece, WordLevel: {"token": id}
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String spelling = parser.currentName();
                    parser.nextToken();
                    long id = parser.getLongValue();
                    checkId(id, spelling, "model.vocab");
                    vocabulary.put(spelling, (int) id);
                }
            } else if (isVocab && value == JsonToken.START_ARRAY) {
                // Unigram: [["token", score], …] in the order of ids
                int id = 0;
                while (parser.nextToken() == JsonToken.START_ARRAY) {
                    vocabulary.put(parser.nextTextValue(), id++);
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    static void checkId(long id, String spelling, String where) throws IOException {
        if (id < 0 || id > MAX_ID) {
            throw new IOException(where + ": the token \"" + spelling + "\" has the id " + id);
        }
    }

    OptionalInt id(String spelling) {
        Integer id = ids.get(spelling);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    Optional<String> spelling(int id) {
        return id < 0 || id >= spellings.length ? Optional.empty() : Optional.ofNullable(spellings[id]);
    }

    int size() {
        return spellings.length;
    }
}
