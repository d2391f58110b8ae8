package dev.inlay.benchmarks.engine;

import dev.inlay.model.ModelSource;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** The one model that all engines load. */
public final class ModelFiles {
    /** Names the directory for child processes, so that a peer's process need not run Inlay's model cache. */
    public static final String DIRECTORY_PROPERTY = "inlay.benchmarks.model";

    /** The bundled model. */
    static final String NAME = "bge-small-en-v1.5";

    /** The most tokens that the model takes. */
    static final int MAX_TOKENS = 512;

    private ModelFiles() {}

    /**
     * Where the model's files are.
     *
     * @return the directory, unpacked from the model artifact when it was not yet
     */
    public static Path directory() {
        String given = System.getProperty(DIRECTORY_PROPERTY);
        return given != null ? Path.of(given) : ModelSource.named(NAME).resolve();
    }

    /** The ONNX file. */
    static Path graph() {
        return directory().resolve("model.onnx");
    }

    /**
     * The tokenizer's file.
     *
     * @return {@code tokenizer.json}
     */
    public static Path tokenizerJson() {
        return directory().resolve("tokenizer.json");
    }

    /**
     * Opens the model's tokenizer with Inlay.
     *
     * @return the tokenizer; close it
     */
    public static Tokenizer tokenizer() {
        return tokenizer(directory());
    }

    /**
     * Opens the tokenizer of any model with Inlay.
     *
     * @param directory the model's directory
     * @return the tokenizer; close it
     */
    public static Tokenizer tokenizer(Path directory) {
        return ServiceLoader.load(TokenizerFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.supports(directory))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No tokenizer factory reads " + directory + "."))
                .open(directory);
    }
}
