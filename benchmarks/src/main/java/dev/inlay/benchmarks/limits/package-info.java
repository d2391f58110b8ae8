/**
 * What the machine can do at most, and how much of it an engine reaches.
 */
@NullMarked
package dev.inlay.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
