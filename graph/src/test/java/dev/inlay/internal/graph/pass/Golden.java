package dev.inlay.internal.graph.pass;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.OnnxWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A golden graph with the outputs that PyTorch computes for it. */
final class Golden {
    private final Path folder;
    private final JsonNode reference;

    private Golden(Path folder) throws IOException {
        this.folder = folder;
        this.reference =
                new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
    }

    private static Path root() {
        return Path.of(System.getProperty("inlay.basedir", "."), "src/test/resources/golden");
    }

    static Golden of(String name) throws IOException {
        return new Golden(root().resolve(name));
    }

    static List<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    String family() {
        return reference.get("family").asText();
    }

    int layers() {
        return reference.get("layers").asInt();
    }

    OnnxModel read() {
        return OnnxReader.read(folder.resolve("model.onnx"));
    }

    /**
     * Writes a model and runs all cases.
     *
     * @return the largest difference to the reference over rows that count
     */
    double largestDifference(OnnxModel model, Path scratch, Goal goal) throws IOException, OrtException {
        Path file = scratch.resolve("specialised.onnx");
        Files.write(file, OnnxWriter.write(model, folder.toAbsolutePath().normalize()));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    folder.toAbsolutePath().normalize().toString());
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                double worst = 0;
                for (JsonNode each : reference.get("cases")) {
                    worst = Math.max(worst, difference(environment, session, each, goal));
                }
                return worst;
            }
        }
    }

    private static double difference(OrtEnvironment environment, OrtSession session, JsonNode each, Goal goal)
            throws OrtException {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                feeds.put(name, input(environment, each.get("inputs").get(name)));
            }
            JsonNode given = each.get("inputs");
            // Without a mask every column counts.
            JsonNode mask = given.has("attention_mask")
                    ? given.get("attention_mask").get("data")
                    : allOnes(given.get("input_ids").get("shape"));
            double worst = 0;
            try (OrtSession.Result result = session.run(feeds)) {
                for (String name : session.getOutputNames()) {
                    float[] actual = ((OnnxTensor) result.get(name).orElseThrow())
                            .getFloatBuffer()
                            .array();
                    worst = Math.max(worst, difference(each.get("outputs").get(name), actual, mask, goal));
                }
            }
            return worst;
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private static JsonNode allOnes(JsonNode shape) {
        ArrayNode rows = new ObjectMapper().createArrayNode();
        for (int b = 0; b < shape.get(0).asInt(); b++) {
            ArrayNode row = rows.addArray();
            for (int t = 0; t < shape.get(1).asInt(); t++) {
                row.add(1);
            }
        }
        return rows;
    }

    private static double difference(JsonNode output, float[] actual, JsonNode mask, Goal goal) {
        FloatBuffer expected = ByteBuffer.wrap(
                        Base64.getDecoder().decode(output.get("data").asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        int batch = mask.size();
        int tokens = mask.get(0).size();
        int rank = output.get("shape").size();
        double worst = 0;
        if (rank != 3) {
            // Attention probabilities have rows of padding that mean nothing.
            if (rank == 2) {
                for (int i = 0; i < expected.limit(); i++) {
                    worst = Math.max(worst, Math.abs(expected.get(i) - actual[i]));
                }
            }
            return worst;
        }
        int width = expected.limit() / batch / tokens;
        for (int b = 0; b < batch; b++) {
            int real = 0;
            for (JsonNode each : mask.get(b)) {
                real += each.asInt();
            }
            for (int t = 0; t < tokens; t++) {
                boolean counts = switch (goal.row()) {
                    case ALL -> t < real;
                    case FIRST -> t == 0;
                    case LAST -> t == real - 1;
                };
                for (int i = 0; counts && i < width; i++) {
                    int row = goal.row() == Goal.Row.ALL ? b * tokens + t : b;
                    float difference = expected.get((b * tokens + t) * width + i) - actual[row * width + i];
                    worst = Math.max(worst, Float.isNaN(difference) ? Double.MAX_VALUE : Math.abs(difference));
                }
            }
        }
        return worst;
    }

    private static OnnxTensor input(OrtEnvironment environment, JsonNode input) throws OrtException {
        List<Long> values = new ArrayList<>();
        input.get("data").forEach(row -> row.forEach(value -> values.add(value.asLong())));
        long[] shape = {
            input.get("shape").get(0).asLong(), input.get("shape").get(1).asLong()
        };
        return OnnxTensor.createTensor(
                environment,
                LongBuffer.wrap(values.stream().mapToLong(Long::longValue).toArray()),
                shape);
    }
}
