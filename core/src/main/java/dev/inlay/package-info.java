/**
 * Embedding, reranking and chat: the types an application touches.
 *
 * <p>Everything here is safe for use by many threads unless a type says otherwise. Requests and options are immutable
 * values with builders; {@code close()} waits for running calls.
 */
@NullMarked
package dev.inlay;

import org.jspecify.annotations.NullMarked;
