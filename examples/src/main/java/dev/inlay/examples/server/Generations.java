package dev.inlay.examples.server;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the answers of chat and completion requests: whole or streamed, cancelled when nobody waits for them any more. */
final class Generations implements AutoCloseable {
    private final RequestScopes scopes;
    private final ServerMetrics metrics;
    private final ExecutorService readers = Executors.newCachedThreadPool(DaemonThreads.named("inlay-serve-answer"));

    Generations(RequestScopes scopes, ServerMetrics metrics) {
        this.scopes = scopes;
        this.metrics = metrics;
    }

    /** How streamed answers are written. */
    interface Events extends Choices.Sink {
        /** Before the first piece. */
        void begin();

        /** After the last piece of all. */
        void end(List<ChatResponse> responses);
    }

    /** Waits for all answers and sends them as one JSON object. */
    void answer(Context ctx, Models.Named<ChatGenerator> model, GenerationCall call) {
        byte[] json;
        try (RequestScope scope = scopes.open(ctx);
                Choices choices = start(model, call)) {
            scope.onCancel(choices::cancel);
            List<ChatResponse> responses = choices.responses();
            scope.requireNotCancelled();
            requireWhole(responses);
            count(model.name(), responses);
            json = Json.bytes(call.body(model.name(), responses));
        }
        ctx.contentType("application/json").result(json);
    }

    private static Choices start(Models.Named<ChatGenerator> model, GenerationCall call) {
        ChatGenerator chat = model.get();
        return Choices.start(call.count(), answer -> call.start(chat, answer));
    }

    /** Sends the answers as server-sent events while they are generated. */
    void stream(Context ctx, Models.Named<ChatGenerator> model, GenerationCall call) {
        try (RequestScope scope = scopes.open(ctx);
                Choices choices = start(model, call)) {
            scope.onCancel(choices::cancel);
            Sse sse = Sse.start(ctx);
            Events events = call.events(sse, model.name());
            try {
                events.begin();
                List<ChatResponse> responses = choices.read(events, readers);
                scope.requireNotCancelled();
                requireWhole(responses);
                count(model.name(), responses);
                events.end(responses);
                sse.done();
            } catch (ClientGoneException e) {
                scope.cancel(RequestScope.Cause.CLIENT_GONE);
                throw e;
            } catch (RuntimeException e) {
                // The status is sent already: the error is an event, and [DONE] stays out.
                sse.data(ErrorJson.of(ErrorJson.from(e)));
            }
        }
    }

    /** The model itself may be closed under its answers. */
    private static void requireWhole(List<ChatResponse> responses) {
        if (responses.stream().anyMatch(response -> response.finishReason() == FinishReason.CANCELLED)) {
            throw ApiException.unavailable("server_stopping", 5, "The server stopped before the answer's end.");
        }
    }

    private void count(String model, List<ChatResponse> responses) {
        responses.forEach(response -> metrics.generated(model, response));
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
