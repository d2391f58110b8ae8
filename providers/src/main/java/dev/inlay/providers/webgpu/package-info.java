/**
 * WebGPU: any GPU, through Direct3D 12, Vulkan or Metal.
 */
@NullMarked
package dev.inlay.providers.webgpu;

import org.jspecify.annotations.NullMarked;
