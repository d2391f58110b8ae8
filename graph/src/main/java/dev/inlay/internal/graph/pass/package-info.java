/**
 * Rewrites of graphs. Each pass recognises one structure exactly and leaves everything else alone; docs/graph.md shows each
 * before and after.
 */
@NullMarked
package dev.inlay.internal.graph.pass;

import org.jspecify.annotations.NullMarked;
