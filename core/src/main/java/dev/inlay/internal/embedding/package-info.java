/**
 * The embedding engine: batch plan, runs, pooling, post-processing.
 */
@NullMarked
package dev.inlay.internal.embedding;

import org.jspecify.annotations.NullMarked;
