package dev.inlay.examples.server;

import java.time.Duration;

/**
 * What the server takes of one request and of all together.
 *
 * @param maxBodyBytes bytes of a body
 * @param maxInputs texts of an embeddings request, prompts of a completions request
 * @param maxMessages messages of a chat request
 * @param maxChoices answers of one request ({@code n} times prompts)
 * @param maxEmbeddingRequests embeddings requests at once; more are refused
 * @param maxChats conversations that run at once
 * @param maxQueue conversations that wait; more are refused
 * @param requestTimeout time for one request
 * @param shutdownTimeout time for running requests when the server stops
 */
public record Limits(
        long maxBodyBytes,
        int maxInputs,
        int maxMessages,
        int maxChoices,
        int maxEmbeddingRequests,
        int maxChats,
        int maxQueue,
        Duration requestTimeout,
        Duration shutdownTimeout) {
    /** What a server takes when nothing else is said. */
    public static final Limits DEFAULTS =
            new Limits(8L << 20, 2048, 2048, 8, 32, 8, 64, Duration.ofMinutes(10), Duration.ofSeconds(30));
}
