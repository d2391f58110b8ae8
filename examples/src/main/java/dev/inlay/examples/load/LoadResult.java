package dev.inlay.examples.load;

import java.util.List;

/**
 * What a phase did.
 *
 * @param phase the phase
 * @param seconds from its start to its last answer
 * @param chats answers that were complete
 * @param chatTokens tokens of them
 * @param embeddings embeddings requests that were answered
 * @param refused answers 429 with Retry-After
 * @param failures everything else, in words; should be empty
 * @param firstToken from sending a chat to its first text
 * @param chatTime whole chats
 * @param embeddingTime whole embeddings requests
 */
public record LoadResult(
        LoadPhase phase,
        double seconds,
        long chats,
        long chatTokens,
        long embeddings,
        long refused,
        List<String> failures,
        Percentiles firstToken,
        Percentiles chatTime,
        Percentiles embeddingTime) {
    /** Makes a result. */
    public LoadResult {
        failures = List.copyOf(failures);
    }

    /**
     * Complete requests by time.
     *
     * @return chats and embeddings requests together, a second
     */
    public double requestsPerSecond() {
        return (chats + embeddings) / seconds;
    }
}
