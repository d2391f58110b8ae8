/**
 * JMH benchmarks of embedding.
 */
@NullMarked
package dev.inlay.benchmarks.embedding;

import org.jspecify.annotations.NullMarked;
