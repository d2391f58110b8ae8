package dev.inlay.examples.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingResponse;
import dev.inlay.RequestCancelledException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** {@code POST /v1/embeddings}. */
final class EmbeddingsEndpoint implements Handler {
    private final Models models;
    private final RequestBody bodies;
    private final Limits limits;
    private final RequestScopes scopes;
    private final ServerMetrics metrics;
    private final Semaphore places;

    EmbeddingsEndpoint(Models models, RequestBody bodies, Limits limits, RequestScopes scopes, ServerMetrics metrics) {
        this.models = models;
        this.bodies = bodies;
        this.limits = limits;
        this.scopes = scopes;
        this.metrics = metrics;
        this.places = new Semaphore(limits.maxEmbeddingRequests());
    }

    @Override
    public void handle(Context ctx) throws IOException {
        EmbeddingCall call = EmbeddingCall.read(bodies.read(ctx), limits);
        Models.Named<Embedder> model = models.embedder(call.model());
        Embedder embedder = model.get();
        if (!places.tryAcquire()) {
            throw ApiException.overloaded(
                    limits.maxEmbeddingRequests() + " embeddings requests are running already: try again later.",
                    Optional.empty(),
                    null);
        }
        EmbeddingResponse response;
        try (RequestScope scope = scopes.open(ctx)) {
            scope.interruptOnCancel();
            response = embed(embedder, call, scope);
        } finally {
            places.release();
        }
        metrics.embedded(model.name(), call.input().size(), response.totalTokens());
        ctx.contentType("application/json").result(body(model.name(), call, response));
    }

    private static EmbeddingResponse embed(Embedder embedder, EmbeddingCall call, RequestScope scope) {
        try {
            return call.input().tokens().isEmpty()
                    ? embedder.embed(call.settings().toBuilder()
                            .texts(call.input().texts())
                            .build())
                    : embedder.embedTokens(call.input().tokens(), call.settings());
        } catch (RequestCancelledException e) {
            scope.requireNotCancelled();
            throw e;
        }
    }

    private static byte[] body(String model, EmbeddingCall call, EmbeddingResponse response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            List<Embedding> embeddings = response.embeddings();
            for (int i = 0; i < embeddings.size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                writeVector(json, embeddings.get(i).vector(), call.base64());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", response.totalTokens());
            json.writeNumberField("total_tokens", response.totalTokens());
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeVector(JsonGenerator json, float[] vector, boolean base64) throws IOException {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeBinary(bytes.array());
            return;
        }
        json.writeStartArray();
        for (float value : vector) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
