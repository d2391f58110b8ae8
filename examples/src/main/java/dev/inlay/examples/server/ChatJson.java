package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatResponse;
import dev.inlay.ToolCall;
import java.util.List;

/** The whole answer of {@code /v1/chat/completions}. */
final class ChatJson {
    private ChatJson() {}

    static ObjectNode completion(String model, boolean logprobs, List<ChatResponse> responses) {
        ObjectNode body = Json.object()
                .put("id", AnswerJson.id("chatcmpl-"))
                .put("object", "chat.completion")
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", model);
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < responses.size(); i++) {
            ChatResponse response = responses.get(i);
            ObjectNode choice = choices.addObject().put("index", i);
            fillMessage(choice.putObject("message"), response);
            if (logprobs) {
                choice.set("logprobs", LogprobsJson.chat(response.logprobs()));
            } else {
                choice.putNull("logprobs");
            }
            choice.put("finish_reason", AnswerJson.finishReason(response.finishReason()));
        }
        body.set("usage", AnswerJson.usage(responses, responses.size()));
        return body;
    }

    private static void fillMessage(ObjectNode message, ChatResponse response) {
        message.put("role", "assistant");
        List<ToolCall> calls = response.message().toolCalls();
        if (!calls.isEmpty() && response.text().isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", response.text());
        }
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            ArrayNode array = message.putArray("tool_calls");
            calls.forEach(call -> fillCall(array.addObject(), call));
        }
    }

    static void fillCall(ObjectNode node, ToolCall call) {
        node.put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
}
