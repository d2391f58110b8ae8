package dev.inlay.benchmarks.corpus;

import dev.inlay.benchmarks.engine.ModelFiles;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes corpora. The same call gives the same texts in every process. */
public final class Corpora {
    private static final long SEED = 20_240_517;

    private final TextCutter cutter;

    private Corpora(TextCutter cutter) {
        this.cutter = cutter;
    }

    /**
     * Reads the book and counts the tokens of its words with the model's tokenizer.
     *
     * @return a maker of corpora
     */
    public static Corpora open() {
        try (Tokenizer tokenizer = ModelFiles.tokenizer()) {
            EncodeOptions bare = new EncodeOptions(false, false, false);
            return new Corpora(new TextCutter(
                    Prose.words(), word -> tokenizer.encode(word, bare).length()));
        }
    }

    /**
     * Makes a corpus in random order of lengths, as texts arrive.
     *
     * @param kind which
     * @return its texts with their token counts
     */
    public Corpus corpus(CorpusKind kind) {
        return corpus(kind, 1);
    }

    /**
     * Makes a larger corpus of a kind.
     *
     * @param kind which
     * @param times how many times the usual number of texts
     * @return its texts with their token counts
     */
    public Corpus corpus(CorpusKind kind, int times) {
        Random random = new Random(SEED + kind.texts());
        List<String> texts = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < times * kind.texts(); i++) {
            int length = kind.length(random);
            texts.add(cutter.cut(random, length));
            tokens += length;
        }
        return new Corpus(List.copyOf(texts), tokens);
    }

    /**
     * Makes texts of one length.
     *
     * @param count how many
     * @param tokens tokens of each, special tokens included
     * @return the texts
     */
    public List<String> ofLength(int count, int tokens) {
        Random random = new Random(SEED + tokens);
        return Stream.generate(() -> cutter.cut(random, tokens)).limit(count).toList();
    }
}
