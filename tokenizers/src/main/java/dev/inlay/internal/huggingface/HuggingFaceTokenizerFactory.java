package dev.inlay.internal.huggingface;

import dev.inlay.ModelLoadException;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens {@code tokenizer.json} with what {@code tokenizer_config.json} adds to it. */
public final class HuggingFaceTokenizerFactory implements TokenizerFactory {
    private static final String FILE = "tokenizer.json";

    /** Ten times the largest that models ship. */
    private static final long MAX_FILE = 400L << 20;

    /** Public, as {@link java.util.ServiceLoader} wants it. */
    public HuggingFaceTokenizerFactory() {}

    @Override
    public boolean supports(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    @Override
    public Tokenizer open(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            long size = Files.size(file);
            if (size > MAX_FILE) {
                throw new ModelLoadException(
                        file + " has " + size + " bytes, which no tokenizer has: get the file again.");
            }
            TokenizerJson json = TokenizerJson.parse(Files.readString(file), file.toString());
            TokenizerConfig config = TokenizerConfig.read(directory.resolve("tokenizer_config.json"));
            return new HuggingFaceTokenizer(json, config);
        } catch (CharacterCodingException e) {
            throw new ModelLoadException(file + " is not UTF-8 text: get the file again.", e);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "The tokenizer of " + directory + " cannot be read: " + e.getMessage() + ". Get the file again.",
                    e);
        }
    }
}
