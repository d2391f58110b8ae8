/** Specialised models in Inlay's cache: made once, compared with the original, found again by content. */
@NullMarked
package dev.inlay.internal.graph.cache;

import org.jspecify.annotations.NullMarked;
