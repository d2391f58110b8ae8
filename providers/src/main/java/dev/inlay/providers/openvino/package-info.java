/**
 * OpenVINO: Intel's CPUs, GPUs and NPUs.
 */
@NullMarked
package dev.inlay.providers.openvino;

import org.jspecify.annotations.NullMarked;
