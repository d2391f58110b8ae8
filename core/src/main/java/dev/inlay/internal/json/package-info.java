/**
 * Plain Java values from JSON files and back.
 */
@NullMarked
package dev.inlay.internal.json;

import org.jspecify.annotations.NullMarked;
