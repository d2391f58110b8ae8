/**
 * A small reader of JSON files into plain Java values.
 */
@NullMarked
package dev.inlay.internal.json;

import org.jspecify.annotations.NullMarked;
