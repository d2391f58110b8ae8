package dev.inlay.examples.server;

import dev.inlay.ChatGenerator;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.BiFunction;

/** {@code POST /v1/chat/completions} and {@code POST /v1/completions}, which differ in how a request is read. */
final class GenerationEndpoint implements Handler {
    private final BiFunction<Fields, Limits, GenerationCall> reader;
    private final Models models;
    private final RequestBody bodies;
    private final Limits limits;
    private final Generations generations;

    GenerationEndpoint(
            BiFunction<Fields, Limits, GenerationCall> reader,
            Models models,
            RequestBody bodies,
            Limits limits,
            Generations generations) {
        this.reader = reader;
        this.models = models;
        this.bodies = bodies;
        this.limits = limits;
        this.generations = generations;
    }

    @Override
    public void handle(Context ctx) {
        GenerationCall call = reader.apply(bodies.read(ctx), limits);
        Models.Named<ChatGenerator> model = models.generator(call.model());
        if (call.streaming().stream()) {
            generations.stream(ctx, model, call);
        } else {
            generations.answer(ctx, model, call);
        }
    }
}
