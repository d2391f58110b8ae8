/**
 * The chat-template engine: the Jinja2 language as Hugging Face models use it, rendered without reflection and within
 * limits.
 *
 * <p>A template goes through {@code Lexer -> Parser -> syntax tree -> Compiler}, which resolves every name to a slot once
 * and leaves a tree of closures; rendering only runs those closures. The closures work on Python's values (see
 * {@code Values}), so that numbers, strings and containers print, compare and fail as in the reference implementation.
 */
@NullMarked
package dev.inlay.internal.template;

import org.jspecify.annotations.NullMarked;
