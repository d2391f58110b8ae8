package dev.inlay.tokenizer;

/**
 * Turns tokens into text one by one. Text comes out only once it is complete: a character whose bytes are spread over
 * several tokens appears with the last of them. Belongs to one thread at a time.
 */
public interface TokenStream {
    /**
     * Adds a token.
     *
     * @param id the token
     * @return the text that became complete with it, often empty
     */
    String append(int id);

    /**
     * Ends the stream.
     *
     * @return what is left; incomplete bytes become U+FFFD
     */
    String finish();
}
