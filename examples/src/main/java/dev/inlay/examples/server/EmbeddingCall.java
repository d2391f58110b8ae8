package dev.inlay.examples.server;

import dev.inlay.EmbeddingRequest;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import java.util.List;
import java.util.Optional;

/**
 * A request for embeddings.
 *
 * @param model its name, or empty for the server's only one
 * @param input what to embed
 * @param settings how, without texts
 * @param base64 whether vectors are sent as base64 of little-endian floats
 */
record EmbeddingCall(Optional<String> model, EmbeddingInput input, EmbeddingRequest settings, boolean base64) {
    static EmbeddingCall read(Fields fields, Limits limits) {
        Optional<String> model = fields.text("model");
        EmbeddingInput input = EmbeddingInput.read(fields.required("input"), limits.maxInputs());
        EmbeddingRequest.Builder settings = EmbeddingRequest.builder();
        fields.integer("dimensions", 1, Integer.MAX_VALUE).ifPresent(settings::dimensions);
        boolean base64 = fields.choice("encoding_format", List.of("float", "base64"))
                .filter("base64"::equals)
                .isPresent();
        // Not OpenAI's, but known by other servers.
        settings.purpose(fields.choice("input_type", List.of("query", "document", "none"))
                .map(EmbeddingCall::purpose)
                .orElse(Purpose.DEFAULT));
        settings.truncation(fields.choice("truncate", List.of("none", "end", "windows"))
                .map(EmbeddingCall::truncation)
                .orElse(Truncation.ERROR));
        fields.accept("user");
        fields.refuseUnknown();
        return new EmbeddingCall(model, input, settings.build(), base64);
    }

    private static Purpose purpose(String word) {
        return switch (word) {
            case "query" -> Purpose.QUERY;
            case "document" -> Purpose.DOCUMENT;
            default -> Purpose.NONE;
        };
    }

    private static Truncation truncation(String word) {
        return switch (word) {
            case "end" -> Truncation.END;
            case "windows" -> Truncation.WINDOWS;
            default -> Truncation.ERROR;
        };
    }
}
