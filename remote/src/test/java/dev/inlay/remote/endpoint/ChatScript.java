package dev.inlay.remote.endpoint;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the endpoint's chat model says.
 *
 * @param pieces the text in the pieces of a stream
 * @param finishReason why it ends
 * @param toolCalls calls of tools: id, name, arguments
 * @param logprobs whether each piece comes with log probabilities
 */
public record ChatScript(List<String> pieces, String finishReason, List<List<String>> toolCalls, boolean logprobs) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public static ChatScript of(String... pieces) {
        return new ChatScript(List.of(pieces), "stop", List.of(), false);
    }

    public ChatScript ending(String reason) {
        return new ChatScript(pieces, reason, toolCalls, logprobs);
    }

    public ChatScript calling(String id, String name, String arguments) {
        return new ChatScript(pieces, "tool_calls", List.of(List.of(id, name, arguments)), logprobs);
    }

    public ChatScript withLogprobs() {
        return new ChatScript(pieces, finishReason, toolCalls, true);
    }

    private ObjectNode head(String object, String id) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", 1_780_000_000)
                .put("model", "served-model");
    }

    private void usage(ObjectNode object) {
        object.putObject("usage")
                .put("prompt_tokens", 11)
                .put("completion_tokens", pieces.size())
                .put("total_tokens", 11 + pieces.size())
                .putObject("prompt_tokens_details")
                .put("cached_tokens", 3);
    }

    private void logprobs(ObjectNode choice, List<String> of, boolean messages) {
        if (!logprobs) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode logs = choice.putObject("logprobs");
        if (!messages) {
            logs.putArray("tokens")
                    .addAll(of.stream()
                            .map(text -> (tools.jackson.databind.JsonNode)
                                    JSON.getNodeFactory().stringNode(text))
                            .toList());
            ArrayNode values = logs.putArray("token_logprobs");
            ArrayNode tops = logs.putArray("top_logprobs");
            of.forEach(text -> {
                values.add(-0.25);
                tops.addObject().put(text, -0.25).put("other", -2.5);
            });
            logs.putArray("text_offset");
            return;
        }
        ArrayNode content = logs.putArray("content");
        for (String text : of) {
            ObjectNode token = content.addObject().put("token", text).put("logprob", -0.25);
            token.putNull("bytes");
            token.putArray("top_logprobs")
                    .addObject()
                    .put("token", "other")
                    .put("logprob", -2.5)
                    .putNull("bytes");
        }
        logs.putNull("refusal");
    }

    ObjectNode whole(boolean messages) {
        ObjectNode answer = head(messages ? "chat.completion" : "text_completion", "cmpl-1");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        if (messages) {
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            if (pieces.isEmpty()) {
                message.putNull("content");
            } else {
                message.put("content", String.join("", pieces));
            }
            message.putNull("refusal");
            if (!toolCalls.isEmpty()) {
                ArrayNode calls = message.putArray("tool_calls");
                toolCalls.forEach(call -> calls.addObject()
                        .put("id", call.get(0))
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.get(1))
                        .put("arguments", call.get(2)));
            }
        } else {
            choice.put("text", String.join("", pieces));
        }
        logprobs(choice, pieces, messages);
        choice.put("finish_reason", finishReason);
        usage(answer);
        return answer;
    }

    List<ObjectNode> events(boolean messages, boolean usage) {
        List<ObjectNode> events = new ArrayList<>();
        if (messages) {
            events.add(event(true, delta -> delta.put("role", "assistant").put("content", ""), null, List.of()));
        }
        for (String piece : pieces) {
            events.add(event(messages, part -> part.put(messages ? "content" : "text", piece), null, List.of(piece)));
        }
        for (List<String> call : toolCalls) {
            events.add(event(
                    messages,
                    delta -> delta.putArray("tool_calls")
                            .addObject()
                            .put("index", 0)
                            .put("id", call.get(0))
                            .put("type", "function")
                            .putObject("function")
                            .put("name", call.get(1))
                            .put("arguments", ""),
                    null,
                    List.of()));
            int middle = call.get(2).length() / 2;
            for (String half :
                    List.of(call.get(2).substring(0, middle), call.get(2).substring(middle))) {
                events.add(event(
                        messages,
                        delta -> delta.putArray("tool_calls")
                                .addObject()
                                .put("index", 0)
                                .putObject("function")
                                .put("arguments", half),
                        null,
                        List.of()));
            }
        }
        events.add(event(messages, part -> {}, finishReason, List.of()));
        if (usage) {
            ObjectNode last = head(messages ? "chat.completion.chunk" : "text_completion", "cmpl-1");
            last.putArray("choices");
            usage(last);
            events.add(last);
        }
        return events;
    }

    private ObjectNode event(
            boolean messages,
            java.util.function.Consumer<ObjectNode> fill,
            @org.jspecify.annotations.Nullable String reason,
            List<String> tokens) {
        ObjectNode event = head(messages ? "chat.completion.chunk" : "text_completion", "cmpl-1");
        ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
        if (messages) {
            fill.accept(choice.putObject("delta"));
        } else {
            choice.put("text", "");
            fill.accept(choice);
        }
        if (tokens.isEmpty()) {
            choice.putNull("logprobs");
        } else {
            logprobs(choice, tokens, messages);
        }
        if (reason == null) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", reason);
        }
        return event;
    }
}
