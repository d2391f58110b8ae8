/**
 * Ratios between variants from interleaved forked runs.
 */
@NullMarked
package dev.inlay.benchmarks.ratio;

import org.jspecify.annotations.NullMarked;
