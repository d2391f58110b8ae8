package dev.inlay;

/**
 * Takes the results of a streamed {@code embedAll}, in the order of the texts, one call at a time, on the calling thread.
 */
@FunctionalInterface
public interface EmbeddingSink {
    /**
     * The next text is embedded.
     *
     * @param index the text's position in the input, from 0
     * @param text the text
     * @param embedding its embedding
     */
    void accept(long index, String text, Embedding embedding);

    /** Takes the texts that could not be embedded. */
    @FunctionalInterface
    interface OnFailure {
        /**
         * A text could not be embedded.
         *
         * @param index the text's position in the input, from 0
         * @param text the text
         * @param error what is wrong with it
         */
        void failed(long index, String text, InlayException error);
    }

    /**
     * A sink that goes on after a text that cannot be embedded.
     *
     * @param results takes the embeddings
     * @param failures takes the texts that could not be embedded
     * @return the sink
     */
    static EmbeddingSink of(EmbeddingSink results, OnFailure failures) {
        return new EmbeddingSink() {
            @Override
            public void accept(long index, String text, Embedding embedding) {
                results.accept(index, text, embedding);
            }

            @Override
            public void failed(long index, String text, InlayException error) {
                failures.failed(index, text, error);
            }
        };
    }

    /**
     * A text could not be embedded. The default throws the error, which ends the stream; override it to skip the text and
     * go on.
     *
     * @param index the text's position in the input, from 0
     * @param text the text
     * @param error what is wrong with it
     */
    default void failed(long index, String text, InlayException error) {
        throw error;
    }
}
