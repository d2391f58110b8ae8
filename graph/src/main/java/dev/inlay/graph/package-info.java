/**
 * What an ONNX model is made of, read without its weights. Start at {@link dev.inlay.graph.ModelInspector}.
 */
@NullMarked
package dev.inlay.graph;

import org.jspecify.annotations.NullMarked;
