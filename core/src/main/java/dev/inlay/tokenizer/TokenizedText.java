package dev.inlay.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one text or one pair of texts. The arrays are shared for speed and must not be changed.
 */
public final class TokenizedText {
    private final int[] ids;
    private final int[] typeIds;
    private final boolean[] frame;
    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    /**
     * Makes a result.
     *
     * @param ids token ids
     * @param typeIds segment of each token: 0, or 1 in the second text of a pair
     * @param frame true for tokens of the model's own frame, false for those of the text
     * @param starts index of each token's first character (UTF-16), or null when not asked for
     * @param ends index after each token's last character (UTF-16), or null when not asked for
     */
    public TokenizedText(int[] ids, int[] typeIds, boolean[] frame, int @Nullable [] starts, int @Nullable [] ends) {
        if (typeIds.length != ids.length || frame.length != ids.length) {
            throw new IllegalArgumentException("ids, typeIds and frame differ in length: " + ids.length + ", "
                    + typeIds.length + ", " + frame.length);
        }
        this.ids = ids;
        this.typeIds = typeIds;
        this.frame = frame;
        this.starts = starts;
        this.ends = ends;
    }

    /**
     * The number of tokens.
     *
     * @return at least 0
     */
    public int length() {
        return ids.length;
    }

    /**
     * The token ids.
     *
     * @return the shared array
     */
    public int[] ids() {
        return ids;
    }

    /**
     * The segment of each token.
     *
     * @return the shared array
     */
    public int[] typeIds() {
        return typeIds;
    }

    /**
     * Whether a token belongs to the model's own frame.
     *
     * @param index the token
     * @return true for such as {@code [CLS]}, false for a token of the text
     */
    public boolean isFrame(int index) {
        return frame[index];
    }

    /**
     * Where a token starts in the text.
     *
     * @param index the token
     * @return index of its first character (UTF-16)
     * @throws IllegalStateException when offsets were not asked for
     */
    public int start(int index) {
        return offsets(starts)[index];
    }

    /**
     * Where a token ends in the text.
     *
     * @param index the token
     * @return index after its last character (UTF-16)
     * @throws IllegalStateException when offsets were not asked for
     */
    public int end(int index) {
        return offsets(ends)[index];
    }

    private static int[] offsets(int @Nullable [] offsets) {
        if (offsets == null) {
            throw new IllegalStateException("Offsets were not asked for: encode with EncodeOptions.withOffsets(true).");
        }
        return offsets;
    }
}
