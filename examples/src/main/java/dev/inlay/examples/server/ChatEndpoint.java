package dev.inlay.examples.server;

import dev.inlay.ChatGenerator;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code POST /v1/chat/completions}. */
final class ChatEndpoint implements Handler {
    private final Models models;
    private final RequestBody bodies;
    private final Limits limits;
    private final Generations generations;

    ChatEndpoint(Models models, RequestBody bodies, Limits limits, Generations generations) {
        this.models = models;
        this.bodies = bodies;
        this.limits = limits;
        this.generations = generations;
    }

    @Override
    public void handle(Context ctx) {
        ChatCall call = ChatCall.read(bodies.read(ctx), limits);
        Models.Named<ChatGenerator> model = models.generator(call.model());
        ChatGenerator chat = model.get();
        if (call.streaming().stream()) {
            generations.stream(
                    ctx,
                    model.name(),
                    call.count(),
                    choice -> chat.stream(call.request(choice)),
                    sse -> new ChatEvents(sse, model.name(), call));
        } else {
            boolean logprobs = call.request().options().logprobs();
            generations.answer(
                    ctx,
                    model.name(),
                    call.count(),
                    choice -> chat.stream(call.request(choice)),
                    responses -> ChatJson.completion(model.name(), logprobs, responses));
        }
    }
}
