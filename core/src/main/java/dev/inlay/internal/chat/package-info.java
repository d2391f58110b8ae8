/**
 * The chat engine: one thread per model that prefills and decodes all conversations together.
 */
@NullMarked
package dev.inlay.internal.chat;

import org.jspecify.annotations.NullMarked;
