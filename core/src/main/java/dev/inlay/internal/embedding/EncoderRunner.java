package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.HalfFloats;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.provider.ShapeBucket;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Runs rows through an encoder and reads one vector per row. Safe for use by many threads. */
final class EncoderRunner implements BatchScheduler.Runner {
    private final OrtEnvironment environment = NativeRuntime.environment();
    private final ModelSession session;
    private final EncoderSpec spec;
    private final EncoderInputs inputs;
    private final EncoderOutput output;
    private final Pooler pooler;
    private final EncoderFeeder feeder;
    private final int width;
    private final @Nullable ShapeBucket shape;

    /** As many as runs overlap at most. */
    private final ConcurrentLinkedDeque<RunBuffers> buffers = new ConcurrentLinkedDeque<>();

    private EncoderRunner(
            ModelSession session,
            EncoderSpec spec,
            EncoderInputs inputs,
            EncoderOutput output,
            int width,
            @Nullable ShapeBucket shape) {
        this.session = session;
        this.spec = spec;
        this.inputs = inputs;
        this.output = output;
        this.pooler = new Pooler(spec.pooling());
        // Absolute positions count from the left, so padding goes to the right; only a graph that pools by itself may
        // rely on the side that its tokenizer names.
        boolean padLeft = spec.padLeft() && !output.perToken() && !spec.classifier();
        this.feeder = new EncoderFeeder(inputs, spec, padLeft);
        this.width = width;
        this.shape = shape;
    }

    /**
     * Looks at a session and runs it once.
     *
     * @param session the session; stays the caller's
     * @param spec how to feed and read it
     * @param sample a row to run
     * @return the runner
     * @throws ModelLoadException when the graph is not an encoder
     * @throws InferenceException when the first run fails
     */
    static EncoderRunner create(ModelSession session, EncoderSpec spec, EncoderSequence sample) {
        return create(session, spec, List.of(sample), null);
    }

    /**
     * Looks at a session of a fixed shape and runs it once. Every run is padded up to the shape.
     *
     * @param session the session; stays the caller's
     * @param spec how to feed and read it
     * @param samples as many rows as the shape has, one of them as long
     * @param shape the shape
     * @return the runner
     */
    static EncoderRunner createFixed(
            ModelSession session, EncoderSpec spec, List<EncoderSequence> samples, ShapeBucket shape) {
        return create(session, spec, samples, shape);
    }

    private static EncoderRunner create(
            ModelSession session, EncoderSpec spec, List<EncoderSequence> samples, @Nullable ShapeBucket shape) {
        EncoderInputs inputs =
                EncoderInputs.of(session.inputs().values(), spec.form().packs());
        EncoderOutput output = spec.classifier()
                ? EncoderOutput.logits(session.outputs().values())
                : EncoderOutput.choose(session.outputs().values(), spec.wantTokens());
        EncoderRunner probe = new EncoderRunner(session, spec, inputs, output, 0, shape);
        return new EncoderRunner(session, spec, inputs, output, probe.measureWidth(samples), shape);
    }

    /** Values in a row's vector. */
    int dimension() {
        return output.perToken() ? pooler.dimension(width) : width;
    }

    /** Whether the pooling modes are applied here rather than in the graph. */
    boolean poolsHere() {
        return output.perToken();
    }

    /** The output that is read, and its width. */
    OpenRunner.TensorWidth output() {
        return new OpenRunner.TensorWidth(output.name(), width);
    }

    /** Whether rows of different lengths can share one row. */
    boolean packs() {
        return spec.form().packs() && output.perToken() && shape == null;
    }

    @Override
    public float[][] run(List<EncoderSequence> rows) {
        if (shape != null && rows.size() < shape.batchSize()) {
            return Arrays.copyOf(run(filledUp(rows, shape.batchSize())), rows.size());
        }
        RunCost cost = RunCost.of(rows);
        return packs() && cost.betterPacked()
                ? packed(rows)
                : padded(rows, shape == null ? cost.longest() : shape.tokens());
    }

    /** Runs rows one behind the other, which {@link #run(List)} does where it costs less. */
    float[][] packed(List<EncoderSequence> rows) {
        return run(new RunLayout.Packed(rows, RunCost.of(rows), spec.form().singleRow()));
    }

    private float[][] padded(List<EncoderSequence> rows, int length) {
        return run(new RunLayout.Padded(rows, length, output.perToken() ? answered(length) : 0));
    }

    private float[][] run(RunLayout layout) {
        RunBuffers memory = buffers.pollFirst();
        if (memory == null) {
            memory = new RunBuffers(inputs.inputs().size());
        }
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            layout.feed(feeder, memory, feeds);
            long[] outputShape = layout.answer(width);
            long values = 1;
            for (long each : outputShape) {
                values *= each;
            }
            ByteBuffer target = memory.output(Math.toIntExact(values * output.type().size));
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, target, outputShape, output.type())) {
                session.runInto(feeds, Map.of(output.name(), tensor));
            }
            return read(layout, floats(target));
        } catch (InferenceException e) {
            throw explained(e, layout.longest());
        } catch (OrtException e) {
            throw new InferenceException("A tensor could not be made: " + e.getMessage(), e);
        } finally {
            close(feeds.values());
            buffers.addFirst(memory);
        }
    }

    /**
     * What Gather says when a token or a position lies behind the end of a table, and Add and SkipLayerNormalization when the
     * table is too short.
     */
    private static final List<String> BEYOND_TABLE =
            List.of("out of data bounds", "Attempting to broadcast", "last two dimensions of skip");

    private static InferenceException explained(InferenceException e, int length) {
        return BEYOND_TABLE.stream().anyMatch(String.valueOf(e.getMessage())::contains)
                ? new InferenceException(
                        "A run of texts of up to " + length
                                + " tokens reaches beyond a table of the graph: config.json states more"
                                + " positions (max_position_embeddings) or tokens (vocab_size) than the graph has, or"
                                + " tokenizer.json belongs to another model. maxTokens(...) sets the most tokens of a text. "
                                + e.getMessage(),
                        e)
                : e;
    }

    /** Copies of the last row fill the batch: a row of padding alone could make the attention divide by zero. */
    private static List<EncoderSequence> filledUp(List<EncoderSequence> rows, int count) {
        List<EncoderSequence> full = new ArrayList<>(rows);
        while (full.size() < count) {
            full.add(rows.get(rows.size() - 1));
        }
        return full;
    }

    /** Rows of the answer for a text of so many tokens. */
    private int answered(int length) {
        return spec.form().singleRow() ? 1 : length;
    }

    private FloatBuffer floats(ByteBuffer bytes) {
        return switch (output.type()) {
            case FLOAT -> bytes.asFloatBuffer();
            case FLOAT16 -> widen(bytes.asShortBuffer(), false);
            case BFLOAT16 -> widen(bytes.asShortBuffer(), true);
            default -> throw new IllegalStateException("EncoderOutput let " + output.type() + " through");
        };
    }

    private static FloatBuffer widen(ShortBuffer halves, boolean brain) {
        float[] out = new float[halves.remaining()];
        for (int i = 0; i < out.length; i++) {
            out[i] = brain ? HalfFloats.bfloat16(halves.get(i)) : HalfFloats.float16(halves.get(i));
        }
        return FloatBuffer.wrap(out);
    }

    private float[][] read(RunLayout layout, FloatBuffer values) {
        List<EncoderSequence> rows = layout.rows();
        float[][] vectors = new float[rows.size()][];
        for (int r = 0; r < vectors.length; r++) {
            EncoderSequence row = rows.get(r);
            int start = layout.start(r) * width;
            if (output.perToken()) {
                int length = answered(row.length());
                int from = Math.min(row.unpooled(), length - 1);
                vectors[r] = pooler.pool(values, start, from, length, width);
            } else {
                vectors[r] = new float[width];
                values.get(start, vectors[r], 0, width);
            }
            requireFinite(vectors[r]);
        }
        return vectors;
    }

    private static void requireFinite(float[] vector) {
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new InferenceException("The model returned " + value
                        + " for a text: its weights are damaged, or the provider computes them wrongly.");
            }
        }
    }

    /** The last dimension of the output, as a first run shows it; graphs often declare it as free. */
    private int measureWidth(List<EncoderSequence> samples) {
        RunBuffers memory = new RunBuffers(inputs.inputs().size());
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        int length = RunCost.of(samples).longest();
        try {
            feeder.padded(samples, length, memory, feeds);
            try (OrtSession.Result result = session.run(feeds, Set.of(output.name()))) {
                if (!(result.get(0) instanceof OnnxTensor tensor)) {
                    throw new ModelLoadException("The output " + output.name() + " is not a tensor.");
                }
                long[] actual = tensor.getInfo().getShape();
                int rank = output.perToken() ? 3 : 2;
                if (actual.length != rank
                        || actual[0] != samples.size()
                        || (rank == 3 && actual[1] != answered(length))) {
                    throw new ModelLoadException("The output " + output.name() + " has the shape "
                            + Arrays.toString(actual) + " for " + samples.size() + " texts of up to " + length
                            + " tokens: it is not an encoder's.");
                }
                return Math.toIntExact(actual[rank - 1]);
            }
        } catch (OrtException e) {
            throw new InferenceException("A tensor could not be made: " + e.getMessage(), e);
        } finally {
            close(feeds.values());
        }
    }

    private static void close(Collection<OnnxTensor> tensors) {
        tensors.forEach(OnnxTensor::close);
    }
}
