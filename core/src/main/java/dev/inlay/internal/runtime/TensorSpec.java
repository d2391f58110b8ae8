package dev.inlay.internal.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;

/**
 * An input or output as the session declares it.
 *
 * @param name its name
 * @param type its element type
 * @param shape its dimensions, -1 where they are free
 * @param dimensionNames the symbolic names of the free ones; empty where there is none
 */
public record TensorSpec(String name, OnnxJavaType type, List<Long> shape, List<String> dimensionNames) {
    static TensorSpec of(String name, TensorInfo info) {
        return new TensorSpec(
                name,
                info.type,
                Arrays.stream(info.getShape()).boxed().toList(),
                Arrays.stream(info.getDimensionNames())
                        .map(dimension -> dimension == null ? "" : dimension)
                        .toList());
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
