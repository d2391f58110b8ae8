package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.InvalidRequestException;
import dev.inlay.model.ModelSource;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenStream;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids against Python's tokenizers, and what the engine builds on them. */
class HuggingFaceTokenizerTest {
    private static final EncodeOptions CONTROL = new EncodeOptions(true, true, false);

    private static Tokenizer open(Path directory) {
        TokenizerFactory factory =
                ServiceLoader.load(TokenizerFactory.class).findFirst().orElseThrow();
        assertThat(factory.supports(directory)).isTrue();
        return factory.open(directory);
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    @Test
    void idsOfTheBundledModelEqualPython() {
        Map<String, String> texts = References.texts();
        int compared = 0;
        try (Tokenizer tokenizer = open(ModelSource.named("bge-small-en-v1.5").resolve())) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(30522);
            assertThat(tokenizer.maxLength()).hasValue(512);
            assertThat(tokenizer.padId()).isZero();
            assertThat(tokenizer.tokenId("[SEP]")).hasValue(102);
            assertThat(tokenizer.token(7592)).contains("hello");
            assertThat(tokenizer.token(30522)).isEmpty();
            assertThat(tokenizer.tokenId("no such token")).isEmpty();
            for (JsonNode entry :
                    References.json("/reference/bge-small-en-v1.5.json").get("entries")) {
                if (!entry.has("ids") || entry.get("truncated").asBoolean()) {
                    continue;
                }
                String text = texts.get(entry.get("id").asText());
                assertThat(tokenizer.encode(text, EncodeOptions.DEFAULT).ids())
                        .as(entry.get("id").asText())
                        .containsExactly(ints(entry.get("ids")));
                if (entry.has("asControl")) {
                    assertThat(tokenizer.encode(text, CONTROL).ids())
                            .containsExactly(ints(entry.get("asControl").get("ids")));
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(80);
    }

    /** Beyond that a pattern of a tokenizer could end the process inside the native library. */
    @Test
    void aTextOfMoreThanFourMillionCharactersIsRefused() {
        try (Tokenizer tokenizer = open(References.tinyModel("tiny-roberta"))) {
            assertThat(tokenizer
                            .encode(" ".repeat(4_000_000), EncodeOptions.DEFAULT)
                            .ids())
                    .isNotEmpty();
            String text = " ".repeat(4_000_001);
            assertThatThrownBy(() -> tokenizer.encode(text, EncodeOptions.DEFAULT))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("4000001 characters")
                    .hasMessageContaining("split it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta", "tiny-decoder-last-token", "tiny-bert-mean"})
    void streamsSpellTheWholeText(String model) {
        String text = "Light, héllo 👩‍🚀 光 \n  and (rays)!";
        try (Tokenizer tokenizer = open(References.tinyModel(model))) {
            TokenizedText tokens = tokenizer.encode(text, new EncodeOptions(false, false, true));
            String whole = tokenizer.decode(tokens.ids(), true);
            TokenStream stream = tokenizer.stream(true);
            StringBuilder spelled = new StringBuilder();
            for (int id : tokens.ids()) {
                String part = stream.append(id);
                // Half a character must never come out, only what the tokenizer itself cannot spell.
                assertThat(part.chars()
                                        .filter(c -> Character.isSurrogate((char) c))
                                        .count()
                                % 2)
                        .isZero();
                spelled.append(part);
            }
            spelled.append(stream.finish());
            assertThat(spelled).hasToString(whole);
        }
    }

    @Test
    void offsetsCountInUtf16() {
        String text = "a 👩‍🚀 prism of 光 light";
        try (Tokenizer tokenizer = open(References.tinyModel("tiny-xlm-roberta"))) {
            TokenizedText tokens = tokenizer.encode(text, EncodeOptions.DEFAULT.withOffsets(true));
            int last = tokens.length() - 1;
            assertThat(tokens.isFrame(0)).isTrue();
            assertThat(tokens.isFrame(last)).isTrue();
            assertThat(tokens.end(last - 1)).isEqualTo(text.length());
            int previous = 0;
            for (int i = 1; i < last; i++) {
                assertThat(tokens.start(i)).isBetween(previous - 1, text.length());
                assertThat(tokens.end(i)).isGreaterThanOrEqualTo(tokens.start(i));
                previous = tokens.start(i);
            }
            String lastWord = text.substring(tokens.start(last - 1), tokens.end(last - 1));
            assertThat(text).endsWith(lastWord);
        }
    }

    @Test
    void unigramVocabulariesAreRead() {
        try (Tokenizer tokenizer = open(References.tinyModel("tiny-xlm-roberta"))) {
            TokenizedText tokens = tokenizer.encode("light", EncodeOptions.DEFAULT);
            for (int id : tokens.ids()) {
                assertThat(tokenizer.tokenId(tokenizer.token(id).orElseThrow())).hasValue(id);
            }
            assertThat(tokenizer.specialTokens()).containsKey("</s>");
        }
    }
}
