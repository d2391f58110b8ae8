package dev.inlay.internal.runtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Nodes of a session by execution provider, after ONNX Runtime's own rewrites.
 *
 * @param byProvider counts by ONNX Runtime's names; empty when they were not counted
 * @param how how that is known, in words
 */
public record NodeCounts(Map<String, Integer> byProvider, String how) {
    /** A session that only has the CPU, where there is nothing to count. */
    public static final NodeCounts CPU_ONLY =
            new NodeCounts(Map.of(), "all on the CPU: the session has no other execution provider");

    /** A session whose nodes could not be counted, since there was no place for the profile. */
    static final NodeCounts UNKNOWN = new NodeCounts(
            Map.of(),
            "not counted: ONNX Runtime's profile could be written neither to Inlay's cache nor to java.io.tmpdir");

    /**
     * All nodes together.
     *
     * @return their number
     */
    public int total() {
        return byProvider.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Refuses a session that is the CPU under another name.
     *
     * @param executionProvider where some of the nodes should be, or empty when it does not matter
     * @throws PlaceFailedException when none of the counted nodes is there
     */
    public void requireSomeOn(Optional<String> executionProvider) {
        if (executionProvider.isPresent() && total() > 0 && !byProvider.containsKey(executionProvider.get())) {
            throw new PlaceFailedException(
                    "none of the graph's " + total() + " nodes runs on " + executionProvider.get() + ", but "
                            + byProvider,
                    "give it a model of operators, shapes and types that it takes (see the doctor's verdict on the model)",
                    null);
        }
    }

    /** Reads ONNX Runtime's profile of a run: an array of events, of which those of nodes name their provider. */
    static NodeCounts ofProfile(Path profile) throws IOException {
        Map<String, String> providerOfNode = new HashMap<>();
        try (InputStream in = Files.newInputStream(profile);
                JsonParser parser = Json.factory().createParser(in)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    event(parser, providerOfNode);
                }
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        providerOfNode.values().forEach(provider -> counts.merge(provider, 1, Integer::sum));
        return new NodeCounts(counts, "counted in ONNX Runtime's profile of the probe run");
    }

    private static void event(JsonParser parser, Map<String, String> providerOfNode) throws IOException {
        String name = "";
        String provider = "";
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token == null) {
                throw new IOException("the profile ends in the middle of an event");
            } else if (token == JsonToken.VALUE_STRING
                    && depth == 1
                    && parser.currentName().equals("name")) {
                name = parser.getText();
            } else if (token == JsonToken.VALUE_STRING && depth == 2 && "provider".equals(parser.currentName())) {
                provider = parser.getText();
            }
        }
        if (!provider.isEmpty() && name.endsWith("_kernel_time")) {
            providerOfNode.put(name, provider);
        }
    }
}
