package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;

/** {@code POST /v1/completions}: raw prompts, without a chat template. */
final class CompletionsEndpoint implements Handler {
    private final Models models;
    private final RequestBody bodies;
    private final Limits limits;
    private final Generations generations;

    CompletionsEndpoint(Models models, RequestBody bodies, Limits limits, Generations generations) {
        this.models = models;
        this.bodies = bodies;
        this.limits = limits;
        this.generations = generations;
    }

    @Override
    public void handle(Context ctx) {
        CompletionCall call = CompletionCall.read(bodies.read(ctx), limits);
        Models.Named<ChatGenerator> model = models.generator(call.model());
        ChatGenerator chat = model.get();
        if (call.streaming().stream()) {
            generations.stream(
                    ctx,
                    model.name(),
                    call.count(),
                    answer -> chat.streamCompletion(call.prompt(answer), call.options(answer)),
                    sse -> new CompletionEvents(sse, model.name(), call));
        } else {
            generations.answer(
                    ctx,
                    model.name(),
                    call.count(),
                    answer -> chat.streamCompletion(call.prompt(answer), call.options(answer)),
                    responses -> body(model.name(), call, responses));
        }
    }

    private static ObjectNode body(String model, CompletionCall call, List<ChatResponse> responses) {
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
