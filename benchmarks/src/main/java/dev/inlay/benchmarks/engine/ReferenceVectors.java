package dev.inlay.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Texts of the committed reference with the vectors that Python computes for them. */
final class ReferenceVectors {
    private static final String FOLDER = "/dev/inlay/benchmarks/reference/";

    /**
     * A text with its vector.
     *
     * @param text the text
     * @param vector the vector of the reference
     */
    record Reference(String text, float[] vector) {}

    private ReferenceVectors() {}

    /**
     * Reads every n-th text of ordinary prose.
     *
     * @param step n
     * @return the texts with their vectors
     */
    static List<Reference> prose(int step) {
        Map<String, String> texts = new HashMap<>();
        for (JsonNode node : read("texts.json")) {
            texts.put(node.get("id").asText(), node.get("text").asText());
        }
        List<Reference> references = new ArrayList<>();
        int seen = 0;
        for (JsonNode node : read("bge-small-en-v1.5.json").get("entries")) {
            String id = node.get("id").asText();
            if (!isProse(id) || node.get("truncated").asBoolean() || seen++ % step != 0) {
                continue;
            }
            references.add(new Reference(
                    Objects.requireNonNull(texts.get(id), id),
                    floats(node.get("vector").asText())));
        }
        return references;
    }

    /** Empty texts, spelled special tokens and the like are treated differently by the peers. */
    private static boolean isProse(String id) {
        return !id.startsWith("edge-") && !id.startsWith("special-") && !id.startsWith("query-");
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    private static JsonNode read(String name) {
        try (InputStream in =
                Objects.requireNonNull(ReferenceVectors.class.getResourceAsStream(FOLDER + name), FOLDER + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER + name + " cannot be read", e);
        }
    }
}
