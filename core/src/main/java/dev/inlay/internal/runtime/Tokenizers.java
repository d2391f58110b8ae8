package dev.inlay.internal.runtime;

import dev.inlay.ModelLoadException;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.ServiceLoader;
import java.util.Set;

/** Finds the tokenizer of a model among the factories on the class path or module path. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens a model's tokenizer.
     *
     * @param directory the model's directory
     * @return the tokenizer; the caller closes it
     * @throws ModelLoadException when no factory reads it, or its files are broken
     */
    public static Tokenizer open(Path directory) {
        Set<TokenizerFactory> factories = new LinkedHashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            ServiceLoader.load(TokenizerFactory.class, context).forEach(factories::add);
        }
        ServiceLoader.load(TokenizerFactory.class, Tokenizers.class.getClassLoader())
                .forEach(factories::add);
        if (factories.isEmpty()) {
            throw new ModelLoadException(
                    "No tokenizer library is on the class path: add the dependency dev.inlay:inlay, or"
                            + " dev.inlay:inlay-tokenizers beside inlay-core.");
        }
        for (TokenizerFactory factory : factories) {
            if (factory.supports(directory)) {
                return factory.open(directory);
            }
        }
        throw new ModelLoadException(
                "The directory " + directory + " has no tokenizer.json: save the tokenizer beside the"
                        + " model (tokenizer.save_pretrained(directory) in Python).");
    }
}
