/**
 * The benchmark suite: JMH groups, peers on the same model file, and runners that compare them in interleaved rounds.
 */
@NullMarked
package dev.inlay.benchmarks;

import org.jspecify.annotations.NullMarked;
