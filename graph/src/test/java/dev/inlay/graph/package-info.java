@NullMarked
package dev.inlay.graph;

import org.jspecify.annotations.NullMarked;
