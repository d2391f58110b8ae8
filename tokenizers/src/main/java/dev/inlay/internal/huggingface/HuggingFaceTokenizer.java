package dev.inlay.internal.huggingface;

import dev.inlay.ModelLoadException;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenStream;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer over one or two native ones: special tokens spelled in a text are text for the first and tokens for the
 * second, which is only made when somebody needs it.
 */
final class HuggingFaceTokenizer implements Tokenizer {
    private final TokenizerJson json;
    private final TokenizerConfig config;
    private final NativeTokenizer asText;
    private volatile @Nullable NativeTokenizer asTokens;
    private volatile @Nullable Vocabulary vocabulary;
    private boolean closed;

    HuggingFaceTokenizer(TokenizerJson json, TokenizerConfig config) {
        this.json = json;
        this.config = config;
        this.asText = new NativeTokenizer(json.textWithoutSpecialTokens(), json.file());
    }

    @Override
    public TokenizedText encode(String text, EncodeOptions options) {
        return chosen(options).encode(text, null, options.addSpecialTokens(), options.offsets());
    }

    @Override
    public TokenizedText encodePair(String first, String second, EncodeOptions options) {
        if (options.offsets()) {
            throw new IllegalArgumentException("Offsets are given for single texts only.");
        }
        return chosen(options).encode(first, second, options.addSpecialTokens(), false);
    }

    private NativeTokenizer chosen(EncodeOptions options) {
        return options.parseSpecialTokens() ? asTokens() : asText;
    }

    private NativeTokenizer asTokens() {
        NativeTokenizer present = asTokens;
        return present != null ? present : makeAsTokens();
    }

    private synchronized NativeTokenizer makeAsTokens() {
        NativeTokenizer present = asTokens;
        if (present == null) {
            if (closed) {
                throw new IllegalStateException("The tokenizer is closed.");
            }
            present = json.specialTokens().isEmpty() ? asText : new NativeTokenizer(json.text(), json.file());
            asTokens = present;
        }
        return present;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        return asTokens().decode(ids, 0, ids.length, skipSpecialTokens);
    }

    @Override
    public TokenStream stream(boolean skipSpecialTokens) {
        return new DecodeStream(asTokens(), skipSpecialTokens);
    }

    @Override
    public OptionalInt tokenId(String token) {
        Integer added = json.addedTokens().get(token);
        return added != null ? OptionalInt.of(added) : vocabulary().id(token);
    }

    @Override
    public Optional<String> token(int id) {
        return vocabulary().spelling(id);
    }

    @Override
    public int vocabularySize() {
        return vocabulary().size();
    }

    private Vocabulary vocabulary() {
        Vocabulary present = vocabulary;
        if (present == null) {
            // Two threads may both read it; the results are equal.
            present = Vocabulary.of(json);
            vocabulary = present;
        }
        return present;
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return json.specialTokens();
    }

    @Override
    public int padId() {
        if (config.padToken().isPresent()) {
            Integer id = json.addedTokens().get(config.padToken().get());
            if (id == null) {
                throw new ModelLoadException("tokenizer_config.json names the padding token \""
                        + config.padToken().get() + "\", which tokenizer.json does not have among its added tokens.");
            }
            return id;
        }
        return json.padId().orElse(0);
    }

    @Override
    public boolean padLeft() {
        return config.paddingSide()
                .map(side -> side.equals("left"))
                .orElseGet(() -> json.padLeft().orElse(false));
    }

    @Override
    public OptionalInt maxLength() {
        return config.maxLength();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            NativeTokenizer other = asTokens;
            if (other != null && other != asText) {
                other.close();
            }
            asText.close();
        }
    }
}
