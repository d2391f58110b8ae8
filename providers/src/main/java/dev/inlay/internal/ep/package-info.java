/**
 * What the execution providers of ONNX Runtime share: plugin libraries and their devices, built-in ones, known errors.
 */
@NullMarked
package dev.inlay.internal.ep;

import org.jspecify.annotations.NullMarked;
