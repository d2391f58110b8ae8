package dev.inlay.internal.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of head gives the same numbers for the rows that are kept; what would not is left alone. */
class LastRowHeadTest {
    private static final Path HEADS = Path.of("src/test/resources/heads");
    private static final Path CHAT =
            Path.of("../inlay/src/test/resources/chat").toAbsolutePath().normalize();
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final int TOKENS = 6;
    private static final int PAST = 3;

    static Stream<Path> cut() throws IOException {
        return heads().filter(file -> !name(file).startsWith("left-"));
    }

    static Stream<Path> left() throws IOException {
        return heads().filter(file -> name(file).startsWith("left-"));
    }

    private static Stream<Path> heads() throws IOException {
        try (Stream<Path> files = Files.list(HEADS)) {
            return files.sorted().toList().stream();
        }
    }

    static Stream<Path> layouts() {
        return Stream.of(
                CHAT.resolve("tiny-llama-genai-int4/model.onnx"),
                CHAT.resolve("tiny-llama-past-fp32/onnx/model.onnx"),
                CHAT.resolve("tiny-llama-two-session/onnx/decoder_model_merged.onnx"),
                CHAT.resolve("tiny-llama-two-session-ple/onnx/decoder_model_merged.onnx"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @ParameterizedTest
    @MethodSource({"cut", "layouts"})
    void theRowsThatAreKeptAreTheSame(Path file) throws IOException, OrtException {
        OnnxModel model = OnnxReader.read(file);
        assertThat(Passes.apply(model, Passes.all(), Goal.EVERYTHING)).containsOnlyKeys(LastRowHead.NAME);
        byte[] specialised = OnnxWriter.write(model, model.folder());

        // GroupQueryAttention takes several rows only for one token each.
        int rows = file.toString().contains("genai") ? 1 : 2;
        for (boolean flag : new boolean[] {false, true}) {
            float[] all = logits(file, Files.readAllBytes(file), rows, flag, -1);
            int vocabulary = all.length / (rows * TOKENS);
            for (int keep : new int[] {1, 2, TOKENS, TOKENS + 3, 0}) {
                int kept = keep == 0 ? TOKENS : Math.min(keep, TOKENS);
                float[] last = logits(file, specialised, rows, flag, keep);
                assertThat(last).as("keep %d", keep).hasSize(rows * kept * vocabulary);
                for (int row = 0; row < rows; row++) {
                    for (int i = 0; i < kept * vocabulary; i++) {
                        int from = (row * TOKENS + TOKENS - kept) * vocabulary + i;
                        assertThat(last[row * kept * vocabulary + i])
                                .isCloseTo(all[from], org.assertj.core.data.Offset.offset(2e-5f));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("left")
    void whatWouldChangeIsLeftAlone(Path file) throws IOException {
        OnnxModel model = OnnxReader.read(file);
        byte[] before = OnnxWriter.write(model, model.folder());

        assertThat(new LastRowHead().apply(model, Goal.EVERYTHING)).isEmpty();
        assertThat(OnnxWriter.write(model, model.folder())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-eager-17", "cross-encoder-2023-torch-14", "qwen3-optimum-18"})
    void encodersAreLeftAlone(String golden) {
        OnnxModel model = OnnxReader.read(Path.of("src/test/resources/golden", golden, "model.onnx"));

        assertThat(new LastRowHead().apply(model, Goal.EVERYTHING)).isEmpty();
    }

    private static float[] logits(Path file, byte[] graph, int rows, boolean flag, int keep) throws OrtException {
        Path folder = file.toAbsolutePath().getParent();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry("session.model_external_initializers_file_folder_path", String.valueOf(folder));
            options.setIntraOpNumThreads(1);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(graph.length).put(graph).flip();
            Map<String, OnnxTensor> feeds = new HashMap<>();
            try (OrtSession session = ENVIRONMENT.createSession(direct, options)) {
                for (String input : session.getInputNames()) {
                    TensorInfo info =
                            (TensorInfo) session.getInputInfo().get(input).getInfo();
                    feeds.put(input, feed(input, info, rows, flag, keep));
                }
                try (OrtSession.Result result = session.run(feeds, java.util.Set.of("logits"))) {
                    FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                    float[] array = new float[values.remaining()];
                    values.get(array);
                    return array;
                }
            } finally {
                feeds.values().forEach(OnnxTensor::close);
            }
        }
    }

    private static OnnxTensor feed(String input, TensorInfo info, int rows, boolean flag, int keep)
            throws OrtException {
        Random random = new Random(3);
        return switch (input) {
            case "input_ids" -> longs(new long[] {rows, TOKENS}, i -> 3 + i * 5 % 50);
            case "attention_mask" -> longs(new long[] {rows, PAST + TOKENS}, i -> 1);
            case "position_ids" -> longs(new long[] {rows, TOKENS}, i -> PAST + i % TOKENS);
            case "num_logits_to_keep" -> longs(new long[0], i -> keep);
            case "use_cache_branch" ->
                OnnxTensor.createTensor(
                        ENVIRONMENT,
                        ByteBuffer.allocateDirect(1).put(0, (byte) (flag ? 1 : 0)),
                        new long[] {1},
                        OnnxJavaType.BOOL);
            default -> {
                long[] shape = info.getShape().clone();
                shape[0] = rows;
                for (int i = 1; i < shape.length; i++) {
                    if (shape[i] < 0) {
                        boolean past = input.startsWith("past");
                        shape[i] = past && i == shape.length - 1 ? 16 : past ? PAST : TOKENS;
                    }
                }
                long count = 1;
                for (long each : shape) {
                    count *= each;
                }
                FloatBuffer values = ByteBuffer.allocateDirect((int) count * 4)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                while (values.hasRemaining()) {
                    values.put((float) random.nextGaussian());
                }
                yield OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape);
            }
        };
    }

    private static OnnxTensor longs(long[] shape, java.util.function.IntToLongFunction value) throws OrtException {
        int count = 1;
        for (long each : shape) {
            count *= (int) each;
        }
        long[] values = new long[count];
        java.util.Arrays.setAll(values, value);
        return OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(values), shape);
    }
}
