/**
 * Mixed load over a long time: does memory stay flat, do answers stay as fast.
 */
@NullMarked
package dev.inlay.benchmarks.longrun;

import org.jspecify.annotations.NullMarked;
