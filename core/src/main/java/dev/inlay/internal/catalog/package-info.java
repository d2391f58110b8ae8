/**
 * Reads the catalogue of well-known models.
 */
@NullMarked
package dev.inlay.internal.catalog;

import org.jspecify.annotations.NullMarked;
