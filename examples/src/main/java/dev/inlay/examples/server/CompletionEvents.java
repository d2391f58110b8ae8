package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.TokenLogprob;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The events of a streamed {@code /v1/completions}. */
final class CompletionEvents implements Generations.Events {
    private final Sse sse;
    private final String model;
    private final CompletionCall call;
    private final String id = AnswerJson.id("cmpl-");
    private final long created = System.currentTimeMillis() / 1000;
    private final AtomicIntegerArray lengths;

    CompletionEvents(Sse sse, String model, CompletionCall call) {
        this.sse = sse;
        this.model = model;
        this.call = call;
        this.lengths = new AtomicIntegerArray(call.count());
    }

    @Override
    public void begin() {
        if (call.echo()) {
            for (int i = 0; i < call.count(); i++) {
                send(i, call.prompt(i), List.of(), null);
            }
        }
    }

    @Override
    public void chunk(int index, ChatChunk chunk) {
        if (!chunk.text().isEmpty() || !chunk.logprobs().isEmpty()) {
            send(index, chunk.text(), chunk.logprobs(), null);
        }
    }

    @Override
    public void finished(int index, ChatResponse response) {
        if (response.finishReason() != FinishReason.CANCELLED) {
            send(index, "", List.of(), AnswerJson.finishReason(response.finishReason()));
        }
    }

    @Override
    public void end(List<ChatResponse> responses) {
        if (call.streaming().includeUsage()) {
            ObjectNode event = event();
            event.putArray("choices");
            event.set("usage", AnswerJson.usage(responses, call.perPrompt()));
            sse.data(event);
        }
    }

    private void send(int index, String text, List<TokenLogprob> tokens, @Nullable String reason) {
        ObjectNode event = event();
        ObjectNode choice =
                event.putArray("choices").addObject().put("index", index).put("text", text);
        if (call.options().logprobs() && !tokens.isEmpty()) {
            int offset = lengths.getAndAdd(index, textLength(tokens));
            choice.set("logprobs", LogprobsJson.completion(tokens, offset));
        } else {
            choice.putNull("logprobs");
        }
        choice.put("finish_reason", reason);
        if (call.streaming().includeUsage()) {
            event.putNull("usage");
        }
        sse.data(event);
    }

    private static int textLength(List<TokenLogprob> tokens) {
        return tokens.stream().mapToInt(token -> token.token().length()).sum();
    }

    private ObjectNode event() {
        return Json.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", created)
                .put("model", model);
    }
}
