package dev.inlay.provider;

import ai.onnxruntime.OrtSession;
import java.util.function.Consumer;

/**
 * How a provider wants a session opened and used.
 *
 * @param configure sets the session's options; may throw an unchecked exception, which counts as a failed load
 * @param intraOpThreads threads that share the work of one run, the caller's included
 * @param concurrentRuns how many runs the engine keeps going at once over the session
 * @param maxBatchTokens padded tokens per run that work best here
 * @param maxBatchSize rows per run that work best here
 * @param description the effective settings in words, for reports
 */
public record SessionPlan(
        Consumer<OrtSession.SessionOptions> configure,
        int intraOpThreads,
        int concurrentRuns,
        int maxBatchTokens,
        int maxBatchSize,
        String description) {
    /**
     * Makes a plan.
     *
     * @param configure sets the session's options
     * @param intraOpThreads threads of one run
     * @param concurrentRuns runs at once
     * @param maxBatchTokens padded tokens per run
     * @param maxBatchSize rows per run
     * @param description the settings in words
     * @throws IllegalArgumentException when a number is below 1
     */
    public SessionPlan {
        if (intraOpThreads < 1 || concurrentRuns < 1 || maxBatchTokens < 1 || maxBatchSize < 1) {
            throw new IllegalArgumentException("A session plan needs positive numbers: intraOpThreads=" + intraOpThreads
                    + ", concurrentRuns=" + concurrentRuns + ", maxBatchTokens=" + maxBatchTokens + ", maxBatchSize="
                    + maxBatchSize);
        }
    }
}
