package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;

/**
 * {@code POST /tokenize}, in the form of vLLM: {@code prompt} or {@code messages} in, {@code tokens}, {@code count} and {@code
 * max_model_len} out.
 */
final class TokenizeEndpoint implements Handler {
    private final Models models;
    private final RequestBody bodies;
    private final Limits limits;

    TokenizeEndpoint(Models models, RequestBody bodies, Limits limits) {
        this.models = models;
        this.bodies = bodies;
        this.limits = limits;
    }

    @Override
    public void handle(Context ctx) {
        Fields fields = bodies.read(ctx);
        Optional<String> model = fields.text("model");
        Optional<JsonNode> messages = fields.value("messages");
        Optional<String> prompt = fields.text("prompt");
        fields.refuseUnknown();
        if (messages.isPresent() == prompt.isPresent()) {
            throw ApiException.invalid("prompt", "Send either 'prompt' or 'messages'.");
        }
        ObjectNode body;
        if (messages.isPresent()) {
            ChatGenerator chat = models.generator(model).get();
            body = body(
                    chat.tokenize(Messages.read(messages.get(), limits.maxMessages())),
                    chat.info().contextLength());
        } else {
            body = tokenize(model, prompt.orElseThrow());
        }
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    private ObjectNode tokenize(Optional<String> model, String prompt) {
        if (models.isChat(model)) {
            ChatGenerator chat = models.generator(model).get();
            return body(chat.tokenize(prompt), chat.info().contextLength());
        }
        Embedder embedder = models.embedder(model).get();
        return body(embedder.tokenize(prompt), embedder.info().maxTokens());
    }

    private static ObjectNode body(int[] ids, int most) {
        ObjectNode body = Json.object().put("count", ids.length).put("max_model_len", most);
        ArrayNode tokens = body.putArray("tokens");
        for (int id : ids) {
            tokens.add(id);
        }
        return body;
    }
}
