/** Places where a model can run, against each other. */
@NullMarked
package dev.inlay.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
