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
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A golden graph with the outputs that PyTorch computes for it. */
final class Golden {
    /** The shortest table of the golden graphs. */
    private static final int FEWEST_POSITIONS = 28;

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
        return largest(model, scratch, (environment, session, each) -> difference(environment, session, each, goal));
    }

    /**
     * Writes a model that packs and runs the texts of each case in one row.
     *
     * @return the largest difference to the reference
     */
    double largestPackedDifference(OnnxModel model, Path scratch, Goal goal) throws IOException, OrtException {
        return largest(model, scratch, (environment, session, each) -> packed(environment, session, each, goal));
    }

    /** Runs one case. */
    private interface CaseRun {
        double difference(OrtEnvironment environment, OrtSession session, JsonNode each) throws OrtException;
    }

    private double largest(OnnxModel model, Path scratch, CaseRun run) throws IOException, OrtException {
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
                    worst = Math.max(worst, run.difference(environment, session, each));
                }
                return worst;
            }
        }
    }

    private double difference(OrtEnvironment environment, OrtSession session, JsonNode each, Goal goal)
            throws OrtException {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                JsonNode given = each.get("inputs").get(name);
                feeds.put(name, given == null ? added(environment, name, each) : input(environment, given));
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

    /** An input that a pass has added, for a batch. */
    private OnnxTensor added(OrtEnvironment environment, String name, JsonNode each) throws OrtException {
        JsonNode mask = each.get("inputs").get("attention_mask").get("data");
        int length = mask.get(0).size();
        int[] all = new int[mask.size() * length];
        long[] positions = new long[all.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = mask.get(i / length).get(i % length).asInt();
            positions[i] = all[i] == 0 ? 0 : firstPosition() + i % length;
        }
        long[] shape = {mask.size(), length};
        return switch (name) {
            case PackedRows.POSITIONS -> longs(environment, positions, shape);
            case PackedRows.POOLED_ROWS -> longs(environment, new long[1], 1);
            case PackedRows.POOLED_MASK -> OnnxTensor.createTensor(environment, IntBuffer.wrap(all), shape);
            default -> throw new IllegalStateException(name);
        };
    }

    /** RoBERTa counts from the padding id, 1, plus one. */
    private int firstPosition() {
        return List.of("roberta", "xlm-roberta").contains(family()) ? 2 : 0;
    }

    private double packed(OrtEnvironment environment, OrtSession session, JsonNode each, Goal goal)
            throws OrtException {
        JsonNode given = each.get("inputs");
        JsonNode mask = given.get("attention_mask").get("data");
        List<int[]> tokens = new ArrayList<>();
        int texts = 0;
        while (texts < mask.size() && tokens.size() + length(mask.get(texts)) <= FEWEST_POSITIONS) {
            for (int t = 0; t < length(mask.get(texts)); t++) {
                tokens.add(new int[] {texts, t});
            }
            texts++;
        }
        int total = tokens.size();
        int count = texts;
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                feeds.put(
                        name,
                        switch (name) {
                            case PackedRows.POSITIONS ->
                                longs(
                                        environment,
                                        tokens.stream()
                                                .mapToLong(at -> firstPosition() + at[1])
                                                .toArray(),
                                        1,
                                        total);
                            case PackedRows.POOLED_ROWS ->
                                longs(
                                        environment,
                                        IntStream.range(0, total)
                                                .filter(i -> tokens.get(i)[1] == 0)
                                                .asLongStream()
                                                .toArray(),
                                        count);
                            case PackedRows.POOLED_MASK ->
                                OnnxTensor.createTensor(
                                        environment,
                                        IntBuffer.wrap(tokens.stream()
                                                .filter(at -> at[1] == 0)
                                                .flatMapToInt(query ->
                                                        tokens.stream().mapToInt(key -> key[0] == query[0] ? 1 : 0))
                                                .toArray()),
                                        new long[] {1, count, total});
                            case "attention_mask" ->
                                longs(
                                        environment,
                                        tokens.stream()
                                                .flatMapToLong(query ->
                                                        tokens.stream().mapToLong(key -> key[0] == query[0] ? 1 : 0))
                                                .toArray(),
                                        1,
                                        total,
                                        total);
                            default -> {
                                JsonNode data = given.get(name).get("data");
                                yield longs(
                                        environment,
                                        tokens.stream()
                                                .mapToLong(at -> data.get(at[0])
                                                        .get(at[1])
                                                        .asLong())
                                                .toArray(),
                                        1,
                                        total);
                            }
                        });
            }
            try (OrtSession.Result result = session.run(feeds)) {
                float[] actual = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
                return packedDifference(each.get("outputs").get(goal.output()), actual, tokens, goal);
            }
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private static int length(JsonNode mask) {
        int length = 0;
        for (JsonNode each : mask) {
            length += each.asInt();
        }
        return length;
    }

    private static double packedDifference(JsonNode output, float[] actual, List<int[]> tokens, Goal goal) {
        FloatBuffer expected = floats(output);
        int length = output.get("shape").get(1).asInt();
        int width = output.get("shape").get(2).asInt();
        int row = 0;
        double worst = 0;
        for (int[] at : tokens) {
            if (goal.row() == Goal.Row.ALL || at[1] == 0) {
                for (int i = 0; i < width; i++) {
                    float difference = expected.get((at[0] * length + at[1]) * width + i) - actual[row * width + i];
                    worst = Math.max(worst, Float.isNaN(difference) ? Double.MAX_VALUE : Math.abs(difference));
                }
                row++;
            }
        }
        return row * width == actual.length ? worst : Double.MAX_VALUE;
    }

    private static FloatBuffer floats(JsonNode output) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(output.get("data").asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    private static OnnxTensor longs(OrtEnvironment environment, long[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
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
        FloatBuffer expected = floats(output);
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
        return longs(environment, values.stream().mapToLong(Long::longValue).toArray(), shape);
    }
}
