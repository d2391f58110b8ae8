package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an embeddings request wants embedded: texts, or token ids of the model's own vocabulary.
 *
 * @param texts the texts; empty when there are token ids
 * @param tokens the token ids; empty when there are texts
 */
record EmbeddingInput(List<String> texts, List<int[]> tokens) {
    int size() {
        return texts.size() + tokens.size();
    }

    static EmbeddingInput read(JsonNode value, int most) {
        if (value.isTextual()) {
            return new EmbeddingInput(List.of(text(value, "input")), List.of());
        }
        if (!value.isArray()) {
            throw Fields.wrongType("input", "a string, an array of strings or token ids", value);
        }
        if (value.isEmpty()) {
            throw ApiException.invalid("input", "'input' is empty: send at least one text.");
        }
        JsonNode first = value.get(0);
        if (first.isNumber()) {
            return new EmbeddingInput(List.of(), List.of(ids(value, "input")));
        }
        if (value.size() > most) {
            throw ApiException.invalid(
                    "input",
                    "'input' has " + value.size() + " entries but may have " + most + ": send several requests.");
        }
        List<String> texts = new ArrayList<>();
        List<int[]> tokens = new ArrayList<>();
        for (JsonNode each : value) {
            String path = "input[" + (texts.size() + tokens.size()) + "]";
            if (first.isArray()) {
                tokens.add(ids(each, path));
            } else {
                texts.add(text(each, path));
            }
        }
        return new EmbeddingInput(texts, tokens);
    }

    private static String text(JsonNode value, String path) {
        String text = Fields.text(value, path);
        if (text.isEmpty()) {
            throw ApiException.invalid(path, "'" + path + "' is an empty string: leave it out.");
        }
        return text;
    }

    private static int[] ids(JsonNode value, String path) {
        if (!value.isArray()) {
            throw Fields.wrongType(path, "an array of token ids", value);
        }
        if (value.isEmpty()) {
            throw ApiException.invalid(path, "'" + path + "' is empty: leave it out.");
        }
        int[] ids = new int[value.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) Fields.integer(value.get(i), path + "[" + i + "]", 0, Integer.MAX_VALUE);
        }
        return ids;
    }
}
