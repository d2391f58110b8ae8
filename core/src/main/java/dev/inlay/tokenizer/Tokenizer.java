package dev.inlay.tokenizer;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model's tokenizer. Safe for use by many threads until it is closed. Texts must be well-formed UTF-16.
 */
public interface Tokenizer extends AutoCloseable {
    /**
     * Turns a text into tokens.
     *
     * @param text the text
     * @param options frame, special tokens and offsets
     * @return all its tokens
     */
    TokenizedText encode(String text, EncodeOptions options);

    /**
     * Turns a pair of texts into tokens of one sequence, as cross-encoders take it.
     *
     * @param first the first text
     * @param second the second text
     * @param options frame, special tokens and offsets
     * @return all their tokens
     */
    TokenizedText encodePair(String first, String second, EncodeOptions options);

    /**
     * Turns tokens back into text.
     *
     * @param ids token ids
     * @param skipSpecialTokens whether special tokens are left out
     * @return the text; bytes that are not valid UTF-8 become U+FFFD
     */
    String decode(int[] ids, boolean skipSpecialTokens);

    /**
     * Starts an incremental decoder.
     *
     * @param skipSpecialTokens whether special tokens are left out
     * @return a new stream
     */
    TokenStream stream(boolean skipSpecialTokens);

    /**
     * The id of a token by its exact spelling in the vocabulary or among the added tokens.
     *
     * @param token such as {@code <|im_end|>}
     * @return its id, or empty when there is none
     */
    OptionalInt tokenId(String token);

    /**
     * The spelling of a token.
     *
     * @param id the token
     * @return its spelling in the vocabulary, or empty when there is none
     */
    Optional<String> token(int id);

    /**
     * One more than the largest token id.
     *
     * @return the size of the id range
     */
    int vocabularySize();

    /**
     * The special tokens by spelling, such as {@code [SEP]} or {@code <|im_end|>}.
     *
     * @return spellings with their ids
     */
    java.util.Map<String, Integer> specialTokens();

    /**
     * The id used for padding.
     *
     * @return the model's padding token, or 0 where it has none (padding never takes part in a result)
     */
    int padId();

    /**
     * Whether the model's files ask for padding on the left.
     *
     * @return true for left
     */
    boolean padLeft();

    /**
     * The most tokens that the tokenizer's own configuration allows.
     *
     * @return {@code model_max_length}, or empty when there is no real limit
     */
    OptionalInt maxLength();

    /** Frees native memory. Closing twice is harmless. */
    @Override
    void close();
}
