package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.TokenLogprob;
import dev.inlay.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a streamed {@code /v1/chat/completions}. */
final class ChatEvents implements Generations.Events {
    private final Sse sse;
    private final String model;
    private final ChatCall call;
    private final String id = AnswerJson.id("chatcmpl-");
    private final long created = System.currentTimeMillis() / 1000;
    private final List<ToolMarkupHold> holds = new ArrayList<>();
    private final boolean logprobs;

    ChatEvents(Sse sse, String model, ChatCall call) {
        this.sse = sse;
        this.model = model;
        this.call = call;
        this.logprobs = call.request().options().logprobs();
        for (int i = 0; i < call.count(); i++) {
            holds.add(new ToolMarkupHold());
        }
    }

    @Override
    public void begin() {
        for (int i = 0; i < call.count(); i++) {
            ObjectNode event = event();
            ObjectNode delta = choice(event, i).putObject("delta");
            delta.put("role", "assistant").put("content", "").putNull("refusal");
            finish(event, null);
        }
    }

    @Override
    public void chunk(int index, ChatChunk chunk) {
        String text = call.request().tools().isEmpty()
                ? chunk.text()
                : holds.get(index).add(chunk.text());
        if (!text.isEmpty() || (logprobs && !chunk.logprobs().isEmpty())) {
            text(index, text, chunk.logprobs());
        }
    }

    private void text(int index, String text, List<TokenLogprob> tokens) {
        ObjectNode event = event();
        ObjectNode choice = choice(event, index);
        choice.putObject("delta").put("content", text);
        if (logprobs) {
            choice.set("logprobs", LogprobsJson.chat(tokens));
        }
        finish(event, null);
    }

    @Override
    public void finished(int index, ChatResponse response) {
        if (response.finishReason() == FinishReason.CANCELLED) {
            return;
        }
        if (!call.request().tools().isEmpty()) {
            String rest = holds.get(index).rest(response.text());
            if (!rest.isEmpty()) {
                text(index, rest, List.of());
            }
        }
        List<ToolCall> calls = response.message().toolCalls();
        if (!calls.isEmpty()) {
            ObjectNode event = event();
            ArrayNode array = choice(event, index).putObject("delta").putArray("tool_calls");
            for (ToolCall each : calls) {
                ChatJson.fillCall(array.addObject().put("index", array.size() - 1), each);
            }
            finish(event, null);
        }
        ObjectNode event = event();
        choice(event, index).putObject("delta");
        finish(event, AnswerJson.finishReason(response.finishReason()));
    }

    @Override
    public void end(List<ChatResponse> responses) {
        if (call.streaming().includeUsage()) {
            ObjectNode event = event();
            event.putArray("choices");
            event.set("usage", AnswerJson.usage(responses, responses.size()));
            sse.data(event);
        }
    }

    private ObjectNode event() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode choice(ObjectNode event, int index) {
        return event.putArray("choices").addObject().put("index", index);
    }

    private void finish(ObjectNode event, @Nullable String reason) {
        ObjectNode choice = (ObjectNode) event.get("choices").get(0);
        if (!choice.has("logprobs")) {
            choice.putNull("logprobs");
        }
        choice.put("finish_reason", reason);
        if (call.streaming().includeUsage()) {
            event.putNull("usage");
        }
        sse.data(event);
    }
}
