/**
 * CUDA: NVIDIA's GPUs.
 */
@NullMarked
package dev.inlay.providers.cuda;

import org.jspecify.annotations.NullMarked;
