package dev.inlay.internal.chat;

import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenStream;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One token a character, {@code 'A' + id}, and the special tokens {@code <s>} (1) and {@code <e>} (2). */
final class LetterTokenizer implements Tokenizer {
    private static final Map<String, Integer> SPECIALS = Map.of("<s>", 1, "<e>", 2);

    final List<String> encoded = new ArrayList<>();
    private final boolean addsBos;

    LetterTokenizer(boolean addsBos) {
        this.addsBos = addsBos;
    }

    @Override
    public TokenizedText encode(String text, EncodeOptions options) {
        encoded.add((options.parseSpecialTokens() ? "+" : "-") + text);
        List<Integer> ids = new ArrayList<>();
        if (addsBos && options.addSpecialTokens()) {
            ids.add(1);
        }
        for (int i = 0; i < text.length(); i++) {
            Integer special = options.parseSpecialTokens() && i + 3 <= text.length()
                    ? SPECIALS.get(text.substring(i, i + 3))
                    : null;
            ids.add(special != null ? special : text.charAt(i) - 'A');
            i += special != null ? 2 : 0;
        }
        int[] array = ids.stream().mapToInt(Integer::intValue).toArray();
        return new TokenizedText(array, new int[array.length], new boolean[array.length], null, null);
    }

    @Override
    public TokenizedText encodePair(String first, String second, EncodeOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (id != 1 && id != 2) {
                text.append((char) ('A' + id));
            } else if (!skipSpecialTokens) {
                text.append(id == 1 ? "<s>" : "<e>");
            }
        }
        return text.toString();
    }

    @Override
    public TokenStream stream(boolean skipSpecialTokens) {
        return new TokenStream() {
            @Override
            public String append(int id) {
                return decode(new int[] {id}, skipSpecialTokens);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    @Override
    public OptionalInt tokenId(String token) {
        return SPECIALS.containsKey(token) ? OptionalInt.of(SPECIALS.get(token)) : OptionalInt.empty();
    }

    @Override
    public Optional<String> token(int id) {
        return Optional.of(decode(new int[] {id}, false));
    }

    @Override
    public int vocabularySize() {
        return FakeDecoder.VOCABULARY;
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return SPECIALS;
    }

    @Override
    public int padId() {
        return 0;
    }

    @Override
    public boolean padLeft() {
        return false;
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.empty();
    }

    @Override
    public void close() {}
}
