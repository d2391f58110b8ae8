package dev.inlay.internal.specialize;

/**
 * A declared output of a graph.
 *
 * @param name its name
 * @param elementType the number in ONNX's {@code TensorProto.DataType}
 * @param rank number of dimensions, -1 when not declared
 */
public record GraphOutput(String name, int elementType, int rank) {}
