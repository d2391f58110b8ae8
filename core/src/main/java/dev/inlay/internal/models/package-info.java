/**
 * Model files: the cache, the unpacking of artifacts, and the readers of configuration.
 */
@NullMarked
package dev.inlay.internal.models;

import org.jspecify.annotations.NullMarked;
