package dev.inlay;

import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import java.util.List;

/**
 * Scores how well documents answer a query, with a cross-encoder: slower than comparing embeddings and more exact, so it is
 * used on the best few of a search. Safe for use by many threads until it is closed.
 *
 * <p>Pairs that are too long for the model are cut, the longer text first, as in sentence-transformers' {@code
 * CrossEncoder}. Methods throw {@link InvalidRequestException} for null and for malformed UTF-16, {@link
 * InferenceException} when the native runtime fails, {@link RequestCancelledException} when the calling thread is
 * interrupted, and {@link IllegalStateException} after {@link #close()}.
 */
public interface Reranker extends AutoCloseable {
    /**
     * Loads a cross-encoder with every setting at its default.
     *
     * @param source where the model is
     * @return the reranker; close it
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing here can run it
     */
    static Reranker load(ModelSource source) {
        return builder().model(source).build();
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    static RerankerBuilder builder() {
        return new RerankerBuilder();
    }

    /**
     * Scores documents.
     *
     * @param query the query
     * @param documents any number of documents; the library plans the runs
     * @return one score per document, in order, after the activation that the model names (a sigmoid, from 0 to 1, where it
     *     names none)
     */
    float[] score(String query, List<String> documents);

    /**
     * Scores documents and sorts them.
     *
     * @param query the query
     * @param documents any number of documents
     * @return all of them, best first; equal scores in the order of the list
     */
    default List<RankedDocument> rank(String query, List<String> documents) {
        return rank(query, documents, documents.size());
    }

    /**
     * Scores documents and keeps the best.
     *
     * @param query the query
     * @param documents any number of documents
     * @param limit how many to keep, at least 0
     * @return the best ones, best first; equal scores in the order of the list
     */
    List<RankedDocument> rank(String query, List<String> documents, int limit);

    /**
     * The most tokens of a query and a document together, special tokens included.
     *
     * @return the limit
     */
    int maxTokens();

    /**
     * Where the model really runs, and why.
     *
     * @return the report
     */
    PlacementReport placement();

    /**
     * Refuses further calls, waits for the running ones, and frees the model's memory. Closing twice is harmless.
     */
    @Override
    void close();
}
