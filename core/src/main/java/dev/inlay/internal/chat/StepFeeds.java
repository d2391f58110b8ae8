package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;
import dev.inlay.internal.runtime.NativeRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a step takes beside the cache: ids or embeddings, mask, positions, flags. Its buffers are reused, the
 * tensors over them live for one step. Belongs to the engine thread.
 */
final class StepFeeds implements AutoCloseable {
    private static final int CACHE_LINE = 64;

    /** The most that {@link #direct} can give. */
    static final int MOST_BYTES = Integer.MAX_VALUE - 2 * CACHE_LINE;

    private final DecoderGraph graph;
    private final OrtEnvironment environment = NativeRuntime.environment();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private ByteBuffer ids = direct(0);
    private ByteBuffer mask = direct(0);
    private ByteBuffer positions = direct(0);
    private int rows;
    private int width;
    private int maskWidth;
    private long kept = 1;

    StepFeeds(DecoderGraph graph) {
        this.graph = graph;
    }

    /**
     * Zeroed memory that begins at a cache line. The JVM's own begins 16 bytes into one, so that each wide load of a kernel that
     * reads a KV cache would touch two lines.
     */
    static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes + 2 * CACHE_LINE))
                .alignedSlice(CACHE_LINE)
                .slice(0, Math.toIntExact(bytes))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Starts a step.
     *
     * @param rowCount rows of the step
     * @param tokens tokens per row
     * @param total columns of the mask: the most tokens that a row has after the step
     */
    void begin(int rowCount, int tokens, int total) {
        rows = rowCount;
        width = tokens;
        maskWidth = total;
        kept = 1;
        ids = grown(ids, rows * width);
        positions = grown(positions, rows * width);
        mask = grown(mask, rows * maskWidth);
    }

    /** Sets for how many of the step's last positions logits are computed, where the graph can be told; 1 unless set. */
    void keep(int lastPositions) {
        kept = lastPositions;
    }

    private static ByteBuffer grown(ByteBuffer buffer, int longs) {
        return buffer.capacity() >= longs * Long.BYTES ? buffer : direct(Math.max(64L, longs * 5L / 4) * Long.BYTES);
    }

    /** Sets one row, which has {@code past} tokens already and whose mask is 1 for all it has then. */
    void row(int row, int past, int[] tokens, int from, int count) {
        for (int i = 0; i < count; i++) {
            int cell = row * width + i;
            if (graph.idsType() == OnnxJavaType.INT32) {
                ids.putInt(cell * Integer.BYTES, tokens[from + i]);
            } else {
                ids.putLong(cell * Long.BYTES, tokens[from + i]);
            }
            positions.putLong(cell * Long.BYTES, past + i);
        }
        for (int i = 0; i < maskWidth; i++) {
            mask.putLong((row * maskWidth + i) * Long.BYTES, i < past + count ? 1 : 0);
        }
    }

    /**
     * Makes the tensors.
     *
     * @param hasPast whether the cache holds anything yet
     * @param feeds where they are put
     */
    void feed(boolean hasPast, Map<String, OnnxTensorLike> feeds) {
        long[] shape = {rows, width};
        OnnxTensor idTensor = tensor(ids, shape, graph.idsType());
        if (graph.embedding() == null) {
            feeds.put(graph.ids(), idTensor);
        } else {
            OrtSession.Result embedded = graph.embedding().run(Map.of(graph.ids(), idTensor), graph.embedded());
            owned.add(embedded);
            for (Map.Entry<String, OnnxValue> each : embedded) {
                feeds.put(each.getKey(), (OnnxTensor) each.getValue());
            }
        }
        put(feeds, graph.mask(), mask, new long[] {rows, maskWidth});
        put(feeds, graph.positions(), positions, shape);
        if (graph.useCache() != null) {
            ByteBuffer flag = direct(1).put(0, (byte) (hasPast ? 1 : 0));
            feeds.put(graph.useCache(), tensor(flag, new long[] {1}, OnnxJavaType.BOOL));
        }
        if (graph.logitsToKeep() != null) {
            ByteBuffer count = direct(Long.BYTES).putLong(0, kept);
            feeds.put(graph.logitsToKeep(), tensor(count, new long[0], OnnxJavaType.INT64));
        }
    }

    private void put(Map<String, OnnxTensorLike> feeds, @Nullable String name, ByteBuffer data, long[] shape) {
        if (name != null) {
            feeds.put(name, tensor(data, shape, OnnxJavaType.INT64));
        }
    }

    /** A tensor over a buffer, closed at the end of the step. */
    OnnxTensor tensor(ByteBuffer data, long[] shape, OnnxJavaType type) {
        OnnxTensor tensor = tensor(environment, data, shape, type);
        owned.add(tensor);
        return tensor;
    }

    /** A tensor over the first bytes of a buffer; the caller closes it. */
    static OnnxTensor tensor(OrtEnvironment environment, ByteBuffer data, long[] shape, OnnxJavaType type) {
        long bytes = type.size;
        for (long each : shape) {
            bytes *= each;
        }
        try {
            ByteBuffer exact = data.slice(0, Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
            return OnnxTensor.createTensor(environment, exact, shape, type);
        } catch (OrtException e) {
            throw new InferenceException("A tensor could not be made: " + e.getMessage(), e);
        }
    }

    /** Ends the step: closes what it made. */
    void end() {
        for (AutoCloseable each : owned) {
            closeQuietly(each);
        }
        owned.clear();
    }

    /** Closing a tensor or a result only fails when it was closed before. */
    static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new InferenceException("Native memory could not be freed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        end();
    }
}
