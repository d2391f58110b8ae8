/**
 * ONNX graphs as editable values: a streaming reader and a writer of {@code ModelProto} that leave the weights where they are.
 *
 * <p>Field numbers are those of the published schema, onnx.proto3 of the ONNX project.
 */
@NullMarked
package dev.inlay.internal.graph;

import org.jspecify.annotations.NullMarked;
