package dev.inlay.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.benchmarks.engine.ModelFiles;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorporaTest {
    @ParameterizedTest
    @EnumSource(CorpusKind.class)
    void textsHaveTheTokensTheyAreSaidToHave(CorpusKind kind) {
        Corpus corpus = Corpora.open().corpus(kind);
        try (Tokenizer tokenizer = ModelFiles.tokenizer()) {
            long tokens = corpus.texts().stream()
                    .mapToLong(text ->
                            tokenizer.encode(text, EncodeOptions.DEFAULT).length())
                    .peek(length -> assertThat(length).isBetween(5L, 512L))
                    .sum();
            assertThat(tokens).isEqualTo(corpus.tokens());
        }
    }

    @Test
    void theSameCallGivesTheSameTexts() {
        assertThat(Corpora.open().corpus(CorpusKind.MIXED))
                .isEqualTo(Corpora.open().corpus(CorpusKind.MIXED));
        assertThat(Corpora.open().ofLength(4, 32))
                .isEqualTo(Corpora.open().ofLength(4, 32))
                .doesNotHaveDuplicates();
    }
}
