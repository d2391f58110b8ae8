package dev.inlay.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** References made with the Python stack; see src/test/python. */
final class References {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private References() {}

    static JsonNode json(String resource) {
        try (InputStream in = References.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("No test resource " + resource);
            }
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path tinyModel(String name) {
        return Path.of(System.getProperty("inlay.basedir", "."), "src", "test", "resources", "models", name);
    }

    static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        json("/reference/texts.json")
                .forEach(node ->
                        texts.put(node.get("id").asText(), node.get("text").asText()));
        return texts;
    }

    static float[] vector(JsonNode base64) {
        byte[] bytes = Base64.getDecoder().decode(base64.asText());
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    static double cosine(Embedding embedding, JsonNode base64) {
        return embedding.cosineSimilarity(Embedding.of(vector(base64), 1));
    }

    static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
