/**
 * Any plugin execution provider, by the path of its library.
 */
@NullMarked
package dev.inlay.providers.plugin;

import org.jspecify.annotations.NullMarked;
