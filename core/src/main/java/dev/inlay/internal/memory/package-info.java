/**
 * What models hold, what the process has, and whether one more model fits.
 */
@NullMarked
package dev.inlay.internal.memory;

import org.jspecify.annotations.NullMarked;
