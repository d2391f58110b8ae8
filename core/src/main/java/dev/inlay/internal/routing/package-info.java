/**
 * Which place takes a call, and what is known about each: circuit breakers, measured times, switches from one place to another.
 * Knows nothing of sessions and of models.
 */
@NullMarked
package dev.inlay.internal.routing;

import org.jspecify.annotations.NullMarked;
