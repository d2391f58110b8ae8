/**
 * Turns result files into the tables and plots of docs/performance.md.
 */
@NullMarked
package dev.inlay.benchmarks.report;

import org.jspecify.annotations.NullMarked;
