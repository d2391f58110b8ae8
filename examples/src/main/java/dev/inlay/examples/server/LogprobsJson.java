package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Log probabilities in the forms of the two APIs. */
final class LogprobsJson {
    /** What the library writes for a token that is a part of a character. */
    private static final String NOT_TEXT = "\uFFFD";

    /** JSON has no infinity; OpenAI writes this for what is next to impossible. */
    private static final double LEAST = -9999.0;

    private LogprobsJson() {}

    /** The form of chat completions. */
    static ObjectNode chat(List<TokenLogprob> tokens) {
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (TokenLogprob token : tokens) {
            ObjectNode entry = content.addObject();
            fill(entry, token);
            ArrayNode top = entry.putArray("top_logprobs");
            token.top().forEach(each -> fill(top.addObject(), each));
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static void fill(ObjectNode entry, TokenLogprob token) {
        entry.put("token", token.token()).put("logprob", value(token));
        if (token.token().contains(NOT_TEXT)) {
            entry.putNull("bytes");
        } else {
            ArrayNode bytes = entry.putArray("bytes");
            for (byte each : token.token().getBytes(StandardCharsets.UTF_8)) {
                bytes.add(each & 0xff);
            }
        }
    }

    /**
     * The form of text completions.
     *
     * @param tokens the tokens
     * @param offset where the first one begins in the text, in characters
     */
    static ObjectNode completion(List<TokenLogprob> tokens, int offset) {
        ObjectNode logprobs = Json.object();
        ArrayNode texts = logprobs.putArray("tokens");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode tops = logprobs.putArray("top_logprobs");
        ArrayNode offsets = logprobs.putArray("text_offset");
        int at = offset;
        for (TokenLogprob token : tokens) {
            texts.add(token.token());
            values.add(value(token));
            ObjectNode top = tops.addObject();
            token.top().forEach(each -> top.put(each.token(), value(each)));
            offsets.add(at);
            at += token.token().length();
        }
        return logprobs;
    }

    private static double value(TokenLogprob token) {
        return Math.max(token.logprob(), LEAST);
    }
}
