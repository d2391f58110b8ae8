package dev.inlay.internal.huggingface;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.tokenizer.TokenizedText;
import org.jspecify.annotations.Nullable;

/**
 * Owner of one native tokenizer, without truncation and padding. It calls the native functions of DJL's library directly:
 * DJL's own wrapper reports its use to a server when it is created, and copies eight arrays per text where two or three are
 * wanted. Safe for use by many threads; closing must not overlap a call.
 */
final class NativeTokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizerNatives.load();

    /**
     * Characters of one text. A pattern that tokenizers have, {@code \s*[\r\n]+}, tries as many ways as there are spaces in a row,
     * and the library ends the process after ten million (Oniguruma's limit of retries in a match).
     */
    private static final int MAX_CHARACTERS = 4_000_000;

    private final String file;
    private long handle;

    /**
     * Makes one.
     *
     * @param json the text of a tokenizer.json
     * @param file its name, for messages
     */
    NativeTokenizer(String json, String file) {
        this.file = file;
        try {
            handle = LIBRARY.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new ModelLoadException(
                    file + " is not a tokenizer that this library reads: " + e.getMessage()
                            + ". Get the file again, or save it with a newer tokenizers release.",
                    e);
        }
        LIBRARY.disableTruncation(handle);
        LIBRARY.disablePadding(handle);
    }

    TokenizedText encode(String text, @Nullable String pair, boolean addSpecialTokens, boolean offsets) {
        checkLength(text);
        if (pair != null) {
            checkLength(pair);
        }
        long encoding = encoding(text, pair, addSpecialTokens);
        try {
            int[] ids = ints(LIBRARY.getTokenIds(encoding));
            // Without a frame and a partner both are zeros; two native calls are saved for every text.
            int[] typeIds = addSpecialTokens || pair != null ? ints(LIBRARY.getTypeIds(encoding)) : new int[ids.length];
            boolean[] frame = new boolean[ids.length];
            if (addSpecialTokens) {
                long[] mask = LIBRARY.getSpecialTokenMask(encoding);
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = mask[i] != 0;
                }
            }
            if (!offsets) {
                return new TokenizedText(ids, typeIds, frame, null, null);
            }
            return withOffsets(text, ids, typeIds, frame, LIBRARY.getTokenCharSpans(encoding));
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    private long encoding(String text, @Nullable String pair, boolean addSpecialTokens) {
        long tokenizer = handle();
        try {
            return pair == null
                    ? LIBRARY.encode(tokenizer, text, addSpecialTokens)
                    : LIBRARY.encodeDual(tokenizer, text, pair, addSpecialTokens);
        } catch (RuntimeException e) {
            throw new ModelLoadException(
                    file + " cannot encode every text: " + e.getMessage() + ". Get the file again.", e);
        }
    }

    private static void checkLength(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new InvalidRequestException("A text has " + text.length()
                    + " characters, but the tokenizer takes at most " + MAX_CHARACTERS + " at a time: split it.");
        }
    }

    /** The library counts in Unicode characters, Java in UTF-16. */
    private static TokenizedText withOffsets(
            String text, int[] ids, int[] typeIds, boolean[] frame, @Nullable CharSpan[] spans) {
        int[] index = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < index.length - 1; i++) {
            index[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        index[index.length - 1] = text.length();
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            if (span != null && !frame[i]) {
                starts[i] = index[Math.min(span.getStart(), index.length - 1)];
                ends[i] = index[Math.min(span.getEnd(), index.length - 1)];
            }
        }
        return new TokenizedText(ids, typeIds, frame, starts, ends);
    }

    String decode(int[] ids, int from, int to, boolean skipSpecialTokens) {
        long[] wide = new long[to - from];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = ids[from + i];
        }
        return LIBRARY.decode(handle(), wide, skipSpecialTokens);
    }

    private long handle() {
        if (handle == 0) {
            throw new IllegalStateException("The tokenizer is closed.");
        }
        return handle;
    }

    private static int[] ints(long[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    @Override
    public void close() {
        if (handle != 0) {
            LIBRARY.deleteTokenizer(handle);
            handle = 0;
        }
    }
}
