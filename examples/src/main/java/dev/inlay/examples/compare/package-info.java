/** Measures places against each other: which batches should go where. */
@NullMarked
package dev.inlay.examples.compare;

import org.jspecify.annotations.NullMarked;
