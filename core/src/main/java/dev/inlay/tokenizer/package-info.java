/**
 * The service interface between the engine and a tokenizer library.
 */
@NullMarked
package dev.inlay.tokenizer;

import org.jspecify.annotations.NullMarked;
