/**
 * Lets a sibling module load the native library and run one tiny graph on a provider, without reaching into the engine.
 */
@NullMarked
package dev.inlay.internal.probe;

import org.jspecify.annotations.NullMarked;
