package dev.inlay.internal.huggingface;

import dev.inlay.tokenizer.TokenStream;
import java.util.Arrays;

/**
 * Decodes token by token. A token's text can depend on the ones before it (a leading space, bytes of one character), so a
 * short window is decoded twice, without and with the new tokens, and the difference comes out once it ends on a whole
 * character.
 */
final class DecodeStream implements TokenStream {
    private static final char REPLACEMENT = '\uFFFD';

    /** A UTF-8 character has at most four bytes: more tokens than that without a whole one will never become one. */
    private static final int MAX_PENDING = 5;

    /** Tokens before the pending ones that are decoded again, for context. */
    private static final int CONTEXT = 4;

    private final NativeTokenizer tokenizer;
    private final boolean skipSpecialTokens;
    private int[] window = new int[32];
    private int size;
    private int emitted;
    private String emittedText = "";

    DecodeStream(NativeTokenizer tokenizer, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    @Override
    public String append(int id) {
        if (size == window.length) {
            window = Arrays.copyOf(window, size * 2);
        }
        window[size++] = id;
        String text = tokenizer.decode(window, 0, size, skipSpecialTokens);
        boolean whole = text.isEmpty() || text.charAt(text.length() - 1) != REPLACEMENT;
        if (!whole && size - emitted < MAX_PENDING) {
            return "";
        }
        return emit(text);
    }

    @Override
    public String finish() {
        return size == emitted ? "" : emit(tokenizer.decode(window, 0, size, skipSpecialTokens));
    }

    private String emit(String text) {
        String news = text.length() > emittedText.length() ? text.substring(emittedText.length()) : "";
        int drop = Math.max(0, size - CONTEXT);
        System.arraycopy(window, drop, window, 0, size - drop);
        size -= drop;
        emitted = size;
        emittedText = drop == 0 ? text : tokenizer.decode(window, 0, size, skipSpecialTokens);
        return news;
    }
}
