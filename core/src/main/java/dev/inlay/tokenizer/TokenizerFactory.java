package dev.inlay.tokenizer;

import dev.inlay.ModelLoadException;
import java.nio.file.Path;

/**
 * Opens tokenizers; found through {@link java.util.ServiceLoader}. The artifact {@code inlay-tokenizers} brings the one for
 * Hugging Face's {@code tokenizer.json}.
 */
public interface TokenizerFactory {
    /**
     * Whether the directory holds a tokenizer that this factory reads.
     *
     * @param directory a model's directory
     * @return true when {@link #open} can be tried
     */
    boolean supports(Path directory);

    /**
     * Opens the tokenizer of a model.
     *
     * @param directory a model's directory
     * @return the tokenizer; the caller closes it
     * @throws ModelLoadException when a file is missing or broken; the message names it
     */
    Tokenizer open(Path directory);
}
