package dev.inlay.benchmarks.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The first conversation of the committed references, as far as its tokens are clear decisions. */
final class ReferenceAnswer {
    private static final String RESOURCE = "/dev/inlay/benchmarks/reference/reference-1.29.0.json";
    private static final String MODEL = "smollm2-135m-instruct/model.onnx";

    /** Below this gap between the two best logits another version's kernels may rightly choose otherwise. */
    private static final double LEAST_GAP = 0.3;

    private static final int MOST = 16;

    private static final JsonNode REFERENCE = read();

    private ReferenceAnswer() {}

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(ReferenceAnswer.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            JsonNode longest = null;
            for (JsonNode each : new ObjectMapper().readTree(in).get("models").get(MODEL)) {
                longest = longest == null || decided(each) > decided(longest) ? each : longest;
            }
            return Objects.requireNonNull(longest, MODEL);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static int decided(JsonNode reference) {
        int count = 0;
        while (count < reference.get("gaps").size()
                && reference.get("gaps").get(count).asDouble() >= LEAST_GAP) {
            count++;
        }
        return count;
    }

    static Prompt prompt() {
        return new Prompt(REFERENCE.get("prompt").asText(), ints(REFERENCE.get("prompt_ids"), Integer.MAX_VALUE));
    }

    static List<Integer> ids() {
        return ints(REFERENCE.get("ids"), Math.min(MOST, decided(REFERENCE)));
    }

    private static List<Integer> ints(JsonNode array, int most) {
        List<Integer> ints = new ArrayList<>();
        for (JsonNode each : array) {
            if (ints.size() < most) {
                ints.add(each.asInt());
            }
        }
        return ints;
    }
}
