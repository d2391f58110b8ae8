package dev.inlay.tokenizer;

import dev.inlay.ModelLoadException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens chat templates; found through {@link java.util.ServiceLoader}. The artifact {@code inlay-tokenizers} brings the one
 * for Hugging Face's files.
 */
public interface ChatTemplateFactory {
    /**
     * Opens the template of a model.
     *
     * @param directory a model's directory
     * @return the template, or empty when the directory has none that this factory reads
     * @throws ModelLoadException when a file is broken; the message names it
     */
    Optional<ChatTemplate> open(Path directory);
}
