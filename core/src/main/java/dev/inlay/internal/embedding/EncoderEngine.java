package dev.inlay.internal.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.internal.runtime.CallGate;
import dev.inlay.internal.runtime.LeakNet;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.provider.PlacementReport;
import dev.inlay.tokenizer.Tokenizer;

/**
 * What an embedder and a reranker share: the tokenizer, the session, the runner and the scheduler, opened and closed as one.
 */
record EncoderEngine(
        Tokenizer tokenizer,
        OpenedModel opened,
        EncoderRunner runner,
        BatchScheduler scheduler,
        PlacementReport placement) {

    static BatchScheduler scheduler(OpenedModel opened, BatchingOptions batching, EncoderRunner runner) {
        BatchPlanner planner = new BatchPlanner(
                batching.maxBatchTokens().orElse(opened.plan().maxBatchTokens()),
                batching.maxBatchSize().orElse(opened.plan().maxBatchSize()));
        return new BatchScheduler(opened.plan().concurrentRuns(), planner, runner);
    }

    /** Frees everything. Nobody may be inside. */
    void release() {
        scheduler.close();
        opened.session().close();
        tokenizer.close();
    }

    /** Refuses further calls, waits for the running ones, and frees everything; harmless when done before. */
    void close(CallGate gate, LeakNet.Watch watch) {
        if (gate.closeAndWait()) {
            watch.closed();
            release();
        }
    }
}
