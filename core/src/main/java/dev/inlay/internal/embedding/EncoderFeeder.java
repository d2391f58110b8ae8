package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.runtime.NativeRuntime;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Writes rows into the input tensors of a run. The tensors are the caller's to close. Safe for use by many threads. */
final class EncoderFeeder {
    private final OrtEnvironment environment = NativeRuntime.environment();
    private final EncoderInputs inputs;
    private final EncoderSpec spec;
    private final boolean padLeft;

    EncoderFeeder(EncoderInputs inputs, EncoderSpec spec, boolean padLeft) {
        this.inputs = inputs;
        this.spec = spec;
        this.padLeft = padLeft;
    }

    /** Writes an input's values. */
    @FunctionalInterface
    private interface Filling {
        void fill(ByteBuffer buffer, EncoderInputs.Input input);
    }

    /** A row of each text, padded to a length. */
    void padded(List<EncoderSequence> rows, int length, RunBuffers memory, Map<String, OnnxTensor> feeds)
            throws OrtException {
        long[] shape = {rows.size(), length};
        for (int i = 0; i < inputs.inputs().size(); i++) {
            EncoderInputs.Input input = inputs.inputs().get(i);
            if (input.role() == EncoderInputs.Role.POOLED_ROWS) {
                add(feeds, memory, i, new long[] {1}, (buffer, of) -> put(buffer, of, 0));
                continue;
            }
            add(feeds, memory, i, shape, (buffer, of) -> {
                for (EncoderSequence row : rows) {
                    int padding = length - row.length();
                    if (padLeft) {
                        pad(buffer, of, padding);
                    }
                    fill(buffer, of, row);
                    if (!padLeft) {
                        pad(buffer, of, padding);
                    }
                }
            });
        }
    }

    /** All texts in one row, one behind the other, with a mask that hides each from the others. */
    void packed(List<EncoderSequence> rows, int tokens, RunBuffers memory, Map<String, OnnxTensor> feeds)
            throws OrtException {
        for (int i = 0; i < inputs.inputs().size(); i++) {
            switch (inputs.inputs().get(i).role()) {
                case MASK ->
                    add(
                            feeds,
                            memory,
                            i,
                            new long[] {1, tokens, tokens},
                            (buffer, of) -> own(buffer, of, rows, tokens, EncoderSequence::length));
                case POOLED_MASK ->
                    add(
                            feeds,
                            memory,
                            i,
                            new long[] {1, rows.size(), tokens},
                            (buffer, of) -> own(buffer, of, rows, tokens, row -> 1));
                case POOLED_ROWS ->
                    add(feeds, memory, i, new long[] {rows.size()}, (buffer, of) -> {
                        int before = 0;
                        for (EncoderSequence row : rows) {
                            put(buffer, of, before);
                            before += row.length();
                        }
                    });
                case IDS, TYPES, POSITIONS ->
                    add(
                            feeds,
                            memory,
                            i,
                            new long[] {1, tokens},
                            (buffer, of) -> rows.forEach(row -> fill(buffer, of, row)));
            }
        }
    }

    /** Rows of the mask, so many for each text, that show only this text. */
    private static void own(
            ByteBuffer buffer,
            EncoderInputs.Input input,
            List<EncoderSequence> rows,
            int tokens,
            ToIntFunction<EncoderSequence> queries) {
        int before = 0;
        for (EncoderSequence row : rows) {
            int end = before + row.length();
            for (int query = 0; query < queries.applyAsInt(row); query++) {
                for (int t = 0; t < tokens; t++) {
                    put(buffer, input, t >= before && t < end ? 1 : 0);
                }
            }
            before = end;
        }
    }

    private void add(Map<String, OnnxTensor> feeds, RunBuffers memory, int index, long[] shape, Filling filling)
            throws OrtException {
        EncoderInputs.Input input = inputs.inputs().get(index);
        long bytes = input.width();
        for (long each : shape) {
            bytes *= each;
        }
        ByteBuffer buffer = memory.input(index, Math.toIntExact(bytes));
        filling.fill(buffer, input);
        buffer.flip();
        feeds.put(
                input.name(),
                OnnxTensor.createTensor(
                        environment, buffer, shape, input.wide() ? OnnxJavaType.INT64 : OnnxJavaType.INT32));
    }

    private void fill(ByteBuffer buffer, EncoderInputs.Input input, EncoderSequence row) {
        for (int t = 0; t < row.length(); t++) {
            int value = switch (input.role()) {
                case IDS -> checked(row.ids()[t]);
                case MASK, POOLED_MASK -> 1;
                case TYPES -> row.typeIds()[t];
                case POSITIONS -> spec.positionOffset() + t;
                case POOLED_ROWS -> throw new IllegalStateException("not a value of a token");
            };
            put(buffer, input, value);
        }
    }

    private void pad(ByteBuffer buffer, EncoderInputs.Input input, int count) {
        int value = input.role() == EncoderInputs.Role.IDS ? spec.padId() : 0;
        for (int i = 0; i < count; i++) {
            put(buffer, input, value);
        }
    }

    private static void put(ByteBuffer buffer, EncoderInputs.Input input, int value) {
        if (input.wide()) {
            buffer.putLong(value);
        } else {
            buffer.putInt(value);
        }
    }

    private int checked(int id) {
        if (id < 0 || id >= spec.vocabularySize()) {
            throw new InvalidRequestException("The tokenizer gave the token id " + id
                    + " but the model knows only 0 to " + (spec.vocabularySize() - 1)
                    + " (vocab_size in config.json): tokenizer.json belongs to another model.");
        }
        return id;
    }
}
