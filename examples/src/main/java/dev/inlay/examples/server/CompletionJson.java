package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatResponse;
import java.util.List;

/** The whole answer of {@code /v1/completions}. */
final class CompletionJson {
    private CompletionJson() {}

    static ObjectNode completion(String model, CompletionCall call, List<ChatResponse> responses) {
        ObjectNode body = Json.object()
                .put("id", AnswerJson.id("cmpl-"))
                .put("object", "text_completion")
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", model);
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < responses.size(); i++) {
            ChatResponse response = responses.get(i);
            ObjectNode choice = choices.addObject()
                    .put("index", i)
                    .put("text", (call.echo() ? call.prompt(i) : "") + response.text());
            if (call.options().logprobs()) {
                choice.set("logprobs", LogprobsJson.completion(response.logprobs(), 0));
            } else {
                choice.putNull("logprobs");
            }
            choice.put("finish_reason", AnswerJson.finishReason(response.finishReason()));
        }
        body.set("usage", AnswerJson.usage(responses, call.perPrompt()));
        return body;
    }
}
