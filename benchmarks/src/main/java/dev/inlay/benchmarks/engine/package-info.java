/**
 * The libraries under comparison, each behind the same small interface.
 */
@NullMarked
package dev.inlay.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
