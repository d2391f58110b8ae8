package dev.inlay.tokenizer;

/**
 * How a text is turned into tokens. Nothing is ever cut off or padded by a tokenizer.
 *
 * @param addSpecialTokens whether the model's own frame is put around the text, such as {@code [CLS] … [SEP]} or a BOS
 * @param parseSpecialTokens whether a special token spelled in the text becomes that token; false keeps it text
 * @param offsets whether {@link TokenizedText#start} and {@link TokenizedText#end} are wanted
 */
public record EncodeOptions(boolean addSpecialTokens, boolean parseSpecialTokens, boolean offsets) {
    /** With the model's frame, spelled special tokens as text, no offsets. */
    public static final EncodeOptions DEFAULT = new EncodeOptions(true, false, false);

    /**
     * The same with offsets asked for or not.
     *
     * @param value whether offsets are wanted
     * @return the options
     */
    public EncodeOptions withOffsets(boolean value) {
        return new EncodeOptions(addSpecialTokens, parseSpecialTokens, value);
    }
}
