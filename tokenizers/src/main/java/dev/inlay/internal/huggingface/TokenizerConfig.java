package dev.inlay.internal.huggingface;

import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code tokenizer_config.json} says, all of it optional.
 *
 * @param maxLength {@code model_max_length} where it is a real limit
 * @param paddingSide {@code padding_side}
 * @param padToken the spelling of {@code pad_token}
 */
record TokenizerConfig(OptionalInt maxLength, Optional<String> paddingSide, Optional<String> padToken) {
    /** transformers writes int(1e30) for "no limit"; no model has a context near this. */
    private static final int NO_LIMIT = 100_000_000;

    static TokenizerConfig read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new TokenizerConfig(OptionalInt.empty(), Optional.empty(), Optional.empty());
        }
        JsonObject json = Json.readObject(file);
        OptionalInt length = json.integer("model_max_length");
        return new TokenizerConfig(
                length.isPresent() && length.getAsInt() > 0 && length.getAsInt() < NO_LIMIT
                        ? length
                        : OptionalInt.empty(),
                json.string("padding_side"),
                spelling(json, "pad_token"));
    }

    /** A token is a string, or an object with its spelling in {@code content}. */
    static Optional<String> spelling(JsonObject json, String name) {
        Object value = json.get(name);
        if (value instanceof Map<?, ?> map) {
            value = map.get("content");
        }
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
