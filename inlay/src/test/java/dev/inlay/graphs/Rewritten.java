package dev.inlay.graphs;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.OnnxWriter;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.TensorContent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Graphs of real models with a fault of the test's choice; their weights stay where they are. */
public final class Rewritten {
    private Rewritten() {}

    /**
     * A decoder whose runs fail as soon as a conversation has so many tokens: a look-up table ends there.
     *
     * @param graph the decoder
     * @param tokens of prompt and answer together, the first number that fails
     * @param file to write
     * @return the file
     */
    public static Path failingAt(Path graph, int tokens, Path file) throws IOException {
        OnnxModel model = OnnxReader.read(graph);
        Graph inside = model.graph();
        inside.replaceUses("attention_mask", "fault_mask");
        inside.addInitializer(Tensor.ofLongs("fault_axis", List.of(), 1));
        inside.addInitializer(Tensor.ofLongs("fault_table", List.of((long) tokens), new long[tokens]));
        inside.add(Node.of("fault_1", Node.ONNX, "Shape", List.of("attention_mask"), List.of("fault_shape")));
        inside.add(
                Node.of("fault_2", Node.ONNX, "Gather", List.of("fault_shape", "fault_axis"), List.of("fault_length")));
        inside.add(
                Node.of("fault_3", Node.ONNX, "Gather", List.of("fault_table", "fault_length"), List.of("fault_zero")));
        inside.add(
                Node.of("fault_4", Node.ONNX, "Add", List.of("attention_mask", "fault_zero"), List.of("fault_mask")));
        if (!inside.sort()) {
            throw new IllegalStateException("the graph has a cycle");
        }
        return Files.write(file, OnnxWriter.write(model, folder(graph)));
    }

    /**
     * A model with noise on the middle one of its large matrices, as a kernel has it that computes one layer wrongly.
     *
     * @param graph the model, in float32
     * @param noise standard deviation of the noise, as a part of that of the weights
     * @param file to write
     * @return the file
     */
    public static Path perturbed(Path graph, double noise, Path file) throws IOException {
        OnnxModel model = OnnxReader.read(graph);
        Graph inside = model.graph();
        List<Tensor> matrices = inside.initializers().values().stream()
                .filter(tensor -> tensor.dims().size() == 2 && tensor.content() instanceof TensorContent.InFile)
                .sorted(Comparator.comparing(Tensor::name))
                .toList();
        Tensor chosen = matrices.get(matrices.size() / 2);
        float[] values = read((TensorContent.InFile) chosen.content());
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double deviation = Math.sqrt(squares / values.length);
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (noise * deviation * random.nextGaussian());
        }
        inside.removeInitializer(chosen.name());
        inside.addInitializer(Tensor.ofFloats(chosen.name(), chosen.dims(), values));
        return Files.write(file, OnnxWriter.write(model, folder(graph)));
    }

    private static float[] read(TensorContent.InFile range) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(range.length())];
        try (RandomAccessFile in = new RandomAccessFile(range.file().toFile(), "r")) {
            in.seek(range.offset());
            in.readFully(bytes);
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static Path folder(Path graph) {
        return graph.toAbsolutePath().getParent();
    }

    /**
     * Tells a session where the weights of a rewritten graph are.
     *
     * @param options the session's options
     * @param graph the graph that was rewritten
     */
    public static void weightsOf(SessionOptions options, Path graph) {
        try {
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    folder(graph).toString());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
