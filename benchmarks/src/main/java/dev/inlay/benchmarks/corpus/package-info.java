/**
 * Texts to measure with, cut from real prose to wanted token counts.
 */
@NullMarked
package dev.inlay.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
