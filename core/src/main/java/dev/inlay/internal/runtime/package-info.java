/**
 * Sessions, tensors and native memory: the only package that opens ONNX Runtime sessions.
 */
@NullMarked
package dev.inlay.internal.runtime;

import org.jspecify.annotations.NullMarked;
