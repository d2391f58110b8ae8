/**
 * JMH benchmarks of tokenizers.
 */
@NullMarked
package dev.inlay.benchmarks.tokenizer;

import org.jspecify.annotations.NullMarked;
