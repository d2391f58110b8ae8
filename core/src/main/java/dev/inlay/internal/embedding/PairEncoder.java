package dev.inlay.internal.embedding;

import dev.inlay.InvalidRequestException;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;

/** Turns a query and a document into one row that fits into the model. */
final class PairEncoder {
    private final Tokenizer tokenizer;
    private final int maxTokens;
    private final EncodeOptions options;

    PairEncoder(Tokenizer tokenizer, int maxTokens, boolean parseSpecialTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.options = new EncodeOptions(true, parseSpecialTokens, false);
    }

    /** The number of tokens of a text alone, without a frame. */
    int contentTokens(String text) {
        return tokenizer
                .encode(text, new EncodeOptions(false, options.parseSpecialTokens(), false))
                .length();
    }

    /**
     * Encodes a pair.
     *
     * @param query the first text
     * @param queryTokens its {@link #contentTokens}
     * @param document the second text
     * @return the row, cut when the pair is too long
     */
    EncoderSequence encode(String query, int queryTokens, String document) {
        TokenizedText pair = tokenizer.encodePair(query, document, options);
        int length = pair.length();
        if (length <= maxTokens) {
            return new EncoderSequence(pair.ids(), pair.typeIds(), 0);
        }
        int frame = 0;
        for (int i = 0; i < length; i++) {
            frame += pair.isFrame(i) ? 1 : 0;
        }
        int room = maxTokens - frame;
        if (room < 2) {
            throw new InvalidRequestException("The model takes " + maxTokens
                    + " tokens, of which its own special tokens use " + frame + ": raise maxTokens.");
        }
        int[] kept = longestFirst(queryTokens, length - frame - queryTokens, room);
        return cut(pair, queryTokens, kept[0], kept[1]);
    }

    /**
     * How many tokens of each text stay: the rule "longest first" of Hugging Face's tokenizers (utils/truncation.rs). When
     * both are longer than half, they get half each, and the longer one the odd token.
     */
    static int[] longestFirst(int first, int second, int room) {
        int shorter = Math.min(first, second);
        int longer;
        if (shorter > room) {
            longer = shorter;
        } else {
            longer = Math.max(shorter, room - shorter);
        }
        if (shorter + longer > room) {
            shorter = room / 2;
            longer = shorter + room % 2;
        }
        return first <= second ? new int[] {shorter, longer} : new int[] {longer, shorter};
    }

    private static EncoderSequence cut(TokenizedText pair, int queryTokens, int keptOfQuery, int keptOfDocument) {
        int[] ids = new int[pair.length()];
        int[] types = new int[pair.length()];
        int content = 0;
        int size = 0;
        for (int i = 0; i < pair.length(); i++) {
            boolean stays = true;
            if (!pair.isFrame(i)) {
                stays = content < queryTokens ? content < keptOfQuery : content - queryTokens < keptOfDocument;
                content++;
            }
            if (stays) {
                ids[size] = pair.ids()[i];
                types[size] = pair.typeIds()[i];
                size++;
            }
        }
        return new EncoderSequence(java.util.Arrays.copyOf(ids, size), java.util.Arrays.copyOf(types, size), 0);
    }
}
