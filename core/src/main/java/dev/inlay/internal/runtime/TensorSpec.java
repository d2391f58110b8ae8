package dev.inlay.internal.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;
import java.util.List;

/**
 * An input or output as the session declares it.
 *
 * @param name its name
 * @param type its element type
 * @param shape its dimensions, -1 where they are free
 */
public record TensorSpec(String name, OnnxJavaType type, List<Long> shape) {
    static TensorSpec of(String name, OnnxJavaType type, long[] shape) {
        return new TensorSpec(name, type, Arrays.stream(shape).boxed().toList());
    }

    /**
     * The number of dimensions.
     *
     * @return the rank
     */
    public int rank() {
        return shape.size();
    }
}
