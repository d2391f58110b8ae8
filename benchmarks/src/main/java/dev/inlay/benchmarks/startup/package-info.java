/**
 * Whole-process measurements: time to the first vector and peak resident memory.
 */
@NullMarked
package dev.inlay.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
