/**
 * XNNPACK: float kernels for small ARM and x86 processors.
 */
@NullMarked
package dev.inlay.providers.xnnpack;

import org.jspecify.annotations.NullMarked;
