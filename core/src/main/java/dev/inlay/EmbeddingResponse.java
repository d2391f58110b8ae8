package dev.inlay;

import java.util.List;

/**
 * The answer to an {@link EmbeddingRequest}.
 *
 * @param embeddings one per text, in the request's order
 * @param totalTokens tokens that were run for all texts, prompts and special tokens included
 */
public record EmbeddingResponse(List<Embedding> embeddings, long totalTokens) {
    /**
     * Makes a response.
     *
     * @param embeddings copied
     * @param totalTokens the count
     */
    public EmbeddingResponse {
        embeddings = List.copyOf(embeddings);
    }
}
