package dev.inlay.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code /embeddings}: CreateEmbeddingRequest and CreateEmbeddingResponse of OpenAI's OpenAPI description. */
final class EmbeddingWire {
    static final String PATH = "embeddings";

    private final RemoteOptions options;

    EmbeddingWire(RemoteOptions options) {
        this.options = options;
    }

    /**
     * What came back.
     *
     * @param vectors one per text, in the request's order
     * @param tokens what the service counted for all of them, 0 when it did not say
     */
    record Vectors(float[][] vectors, long tokens) {}

    byte[] request(List<String> texts, OptionalInt dimensions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.factory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", options.model());
            json.writeArrayFieldStart("input");
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
            json.writeStringField("encoding_format", options.encodingFormat().id());
            if (dimensions.isPresent()) {
                json.writeNumberField("dimensions", dimensions.getAsInt());
            }
            ExtraFields.write(options, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads an answer.
     *
     * @throws IOException when it is not what the protocol says; the message says in what
     */
    Vectors answer(byte[] body, int texts, OptionalInt dimension) throws IOException {
        float[] @Nullable [] vectors = new float[texts][];
        long tokens = 0;
        boolean data = false;
        try (JsonParser json = Json.factory().createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    data = true;
                    readData(json, vectors);
                } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    tokens = readUsage(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("malformed JSON: " + e.getOriginalMessage(), e);
        }
        if (!data) {
            throw new IOException("an object without \"data\"");
        }
        float[][] complete = new float[texts][];
        for (int i = 0; i < texts; i++) {
            complete[i] = checked(vectors[i], i, texts, dimension);
        }
        return new Vectors(complete, tokens);
    }

    private static float[] checked(float @Nullable [] vector, int index, int texts, OptionalInt dimension)
            throws IOException {
        if (vector == null) {
            throw new IOException("no vector for text " + index + " of " + texts);
        }
        if (vector.length == 0) {
            throw new IOException("an empty vector for text " + index);
        }
        if (dimension.isPresent() && vector.length != dimension.getAsInt()) {
            throw new IOException("vectors of " + vector.length + " dimensions instead of " + dimension.getAsInt());
        }
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new IOException("a vector for text " + index + " that is not finite");
            }
        }
        return vector;
    }

    private static void readData(JsonParser json, float[] @Nullable [] vectors) throws IOException {
        int position = 0;
        while (json.nextToken() == JsonToken.START_OBJECT) {
            int index = position++;
            float[] vector = null;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = json.getIntValue();
                } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                    vector = readFloats(json);
                } else if (name.equals("embedding") && value == JsonToken.VALUE_STRING) {
                    vector = decode(json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (index < 0 || index >= vectors.length) {
                throw new IOException("a vector with index " + index + " for " + vectors.length + " texts");
            }
            if (vectors[index] != null) {
                throw new IOException("two vectors with index " + index);
            }
            vectors[index] = vector;
        }
    }

    private static float[] readFloats(JsonParser json) throws IOException {
        float[] values = new float[1536];
        int count = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == null || !token.isNumeric()) {
                throw new IOException("a vector that holds something else than numbers");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = json.getFloatValue();
        }
        return Arrays.copyOf(values, count);
    }

    private static float[] decode(String base64) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("a vector that is no base64", e);
        }
        if (bytes.length % Float.BYTES != 0) {
            throw new IOException("a vector of " + bytes.length + " bytes, which are no 32-bit floats");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static long readUsage(JsonParser json) throws IOException {
        long total = 0;
        long prompt = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("total_tokens")) {
                total = json.getLongValue();
            } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("prompt_tokens")) {
                prompt = json.getLongValue();
            } else {
                json.skipChildren();
            }
        }
        return total == 0 ? prompt : total;
    }
}
