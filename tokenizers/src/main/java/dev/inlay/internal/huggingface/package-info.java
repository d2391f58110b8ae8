/** Tokenizers from {@code tokenizer.json}, run by Hugging Face's Rust library. */
@NullMarked
package dev.inlay.internal.huggingface;

import org.jspecify.annotations.NullMarked;
