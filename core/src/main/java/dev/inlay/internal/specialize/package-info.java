/** How the core asks for a graph that is made for one use: the SPI that the graph module implements. */
@NullMarked
package dev.inlay.internal.specialize;

import org.jspecify.annotations.NullMarked;
