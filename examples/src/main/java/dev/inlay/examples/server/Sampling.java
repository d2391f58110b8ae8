package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.GenerationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The parameters of chat and completion requests that say how tokens are chosen and when to stop. */
final class Sampling {
    private static final int MAX_STOPS = 4;

    private Sampling() {}

    /**
     * Reads them; log probabilities are left to the caller, since the two APIs ask for them differently.
     *
     * @param fields the request
     * @param maxTokens the limit of new tokens that the request gave
     */
    static GenerationOptions.Builder read(Fields fields, OptionalInt maxTokens) {
        GenerationOptions.Builder options = GenerationOptions.builder();
        maxTokens.ifPresent(options::maxTokens);
        fields.number("temperature", 0, 2).ifPresent(options::temperature);
        // 0 leaves the most likely token only, as the smallest mass above 0 does.
        fields.number("top_p", 0, 1).ifPresent(value -> options.topP(Math.max(value, Double.MIN_VALUE)));
        fields.number("presence_penalty", -2, 2).ifPresent(options::presencePenalty);
        fields.number("frequency_penalty", -2, 2).ifPresent(options::frequencyPenalty);
        fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE).ifPresent(options::seed);
        // Not OpenAI's, but known by other servers.
        fields.integer("top_k", 0, Integer.MAX_VALUE).ifPresent(options::topK);
        fields.number("min_p", 0, 1).ifPresent(options::minP);
        fields.number("repetition_penalty", Double.MIN_VALUE, Float.MAX_VALUE).ifPresent(options::repetitionPenalty);
        options.ignoreEos(fields.flag("ignore_eos", false));
        options.stop(stops(fields).toArray(String[]::new));
        fields.object("logit_bias").ifPresent(bias -> readBias(bias, options));
        return options;
    }

    private static List<String> stops(Fields fields) {
        JsonNode value = fields.value("stop").orElse(null);
        if (value == null) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(stop(value, "stop"));
        }
        if (!value.isArray()) {
            throw Fields.wrongType("stop", "a string or an array of strings", value);
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode each : value) {
            stops.add(stop(each, "stop[" + stops.size() + "]"));
        }
        if (stops.size() > MAX_STOPS) {
            throw ApiException.invalid(
                    "stop", "'stop' has " + stops.size() + " strings but may have " + MAX_STOPS + ".");
        }
        return stops;
    }

    private static String stop(JsonNode value, String path) {
        String stop = Fields.text(value, path);
        if (stop.isEmpty()) {
            throw ApiException.invalid(path, "'" + path + "' is empty: leave it out.");
        }
        return stop;
    }

    private static void readBias(Fields bias, GenerationOptions.Builder options) {
        for (String key : bias.names()) {
            int token;
            try {
                token = Integer.parseUnsignedInt(key);
            } catch (NumberFormatException e) {
                throw ApiException.invalid(
                        bias.path(key),
                        "invalid_value",
                        "'" + bias.path(key) + "' does not name a token: use its id.",
                        e);
            }
            if (token < 0) {
                throw ApiException.invalid(bias.path(key), "'" + bias.path(key) + "' is too large for a token's id.");
            }
            options.logitBias(token, Fields.number(bias.required(key), bias.path(key), -100, 100));
        }
    }
}
