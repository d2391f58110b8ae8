/**
 * QNN: the NPU (Hexagon Tensor Processor) and GPU of Qualcomm's Snapdragon.
 */
@NullMarked
package dev.inlay.providers.qnn;

import org.jspecify.annotations.NullMarked;
