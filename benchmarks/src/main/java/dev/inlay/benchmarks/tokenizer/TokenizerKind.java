package dev.inlay.benchmarks.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.inlay.benchmarks.engine.ModelFiles;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The tokenizers under comparison; both run the same native library. */
interface TokenizerKind extends AutoCloseable {
    /** Tokens of one text. */
    int count(String text);

    /** Tokens of all texts, on the calling thread where the library has no call for many. */
    int count(List<String> texts);

    @Override
    void close();

    /** Opens {@code inlay} or {@code djl}. */
    static TokenizerKind open(String name) {
        return switch (name) {
            case "inlay" -> new Inlay();
            case "djl" -> new Djl();
            default -> throw new IllegalArgumentException("No tokenizer is called " + name + ", only inlay, djl.");
        };
    }

    /** Inlay's. */
    final class Inlay implements TokenizerKind {
        private final Tokenizer tokenizer = ModelFiles.tokenizer();

        @Override
        public int count(String text) {
            return tokenizer.encode(text, EncodeOptions.DEFAULT).length();
        }

        @Override
        public int count(List<String> texts) {
            return texts.stream().mapToInt(this::count).sum();
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    /** DJL's, which LangChain4j and Spring AI use. */
    final class Djl implements TokenizerKind {
        private final HuggingFaceTokenizer tokenizer;

        Djl() {
            try {
                this.tokenizer = HuggingFaceTokenizer.newInstance(
                        ModelFiles.tokenizerJson(), Map.of("padding", "false", "truncation", "false"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int count(String text) {
            return tokenizer.encode(text).getIds().length;
        }

        @Override
        public int count(List<String> texts) {
            return Arrays.stream(tokenizer.batchEncode(texts))
                    .map(Encoding::getIds)
                    .mapToInt(ids -> ids.length)
                    .sum();
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
