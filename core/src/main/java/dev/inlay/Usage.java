package dev.inlay;

/**
 * Tokens of one request, as the model's tokenizer counts them.
 *
 * @param promptTokens tokens of the rendered prompt
 * @param cachedTokens those of them that came out of the prefix cache and were not computed again
 * @param completionTokens generated tokens, without the one that ends the answer
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {
    /**
     * Prompt and completion together.
     *
     * @return the sum
     */
    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
