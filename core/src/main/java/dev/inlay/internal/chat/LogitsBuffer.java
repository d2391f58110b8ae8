package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import dev.inlay.internal.models.HalfFloats;
import dev.inlay.internal.runtime.NativeRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The memory that decode runs write their logits into: {@code [rows, 1, vocabulary]}. */
final class LogitsBuffer implements AutoCloseable {
    private static final int POSITIONS_BYTES = 1 << 24;

    private final OnnxJavaType type;
    private final int vocabulary;
    private ByteBuffer data = StepFeeds.direct(0);
    private final Map<Window, OnnxTensor> tensors = new HashMap<>();
    private final Map<Integer, OnnxTensor> positions = new HashMap<>();

    LogitsBuffer(OnnxJavaType type, int vocabulary) {
        this.type = type;
        this.vocabulary = vocabulary;
    }

    int vocabulary() {
        return vocabulary;
    }

    /**
     * A tensor over some rows; stays this object's.
     *
     * @param first the first row
     * @param rows how many
     */
    OnnxTensor tensor(int first, int rows) {
        long rowBytes = (long) vocabulary * type.size;
        if (data.capacity() < (first + rows) * rowBytes) {
            close();
            ByteBuffer grown = StepFeeds.direct((first + rows) * rowBytes);
            grown.put(0, data, 0, data.capacity());
            data = grown;
        }
        return tensors.computeIfAbsent(
                new Window(first, rows),
                window -> StepFeeds.tensor(
                        NativeRuntime.environment(),
                        data.slice(
                                Math.toIntExact(window.first() * rowBytes), Math.toIntExact(window.rows() * rowBytes)),
                        new long[] {window.rows(), 1, vocabulary},
                        type));
    }

    /** A tensor over the logits of several positions of one row; stays this object's. */
    OnnxTensor positions(int count) {
        tensor(0, count);
        return positions.computeIfAbsent(
                count,
                each -> StepFeeds.tensor(NativeRuntime.environment(), data, new long[] {1, each, vocabulary}, type));
    }

    /** How many positions of one row are worth the memory and the work of computing them to read the last. */
    int mostPositions() {
        return Math.max(1, POSITIONS_BYTES / (vocabulary * type.size));
    }

    /** Copies one row. */
    void read(int row, float[] into) {
        int start = row * vocabulary * type.size;
        ByteBuffer part = data.slice(start, vocabulary * type.size).order(ByteOrder.nativeOrder());
        switch (type) {
            case FLOAT -> part.asFloatBuffer().get(into, 0, vocabulary);
            case FLOAT16 -> {
                for (int i = 0; i < vocabulary; i++) {
                    into[i] = HalfFloats.float16(part.getShort(i * 2));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < vocabulary; i++) {
                    into[i] = HalfFloats.bfloat16(part.getShort(i * 2));
                }
            }
            default -> throw new IllegalStateException("Logits of type " + type);
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
        positions.values().forEach(OnnxTensor::close);
        positions.clear();
    }
}
