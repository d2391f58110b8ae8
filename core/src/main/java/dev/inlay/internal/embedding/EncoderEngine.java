package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.CallGate;
import dev.inlay.internal.runtime.LeakNet;
import dev.inlay.provider.PlacementReport;
import dev.inlay.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an embedder and a reranker share: the tokenizer and the router over the places, opened and closed as one.
 *
 * @param tokenizer the model's tokenizer
 * @param router runs rows
 * @param dimension values in a row's vector as the session gives it
 * @param poolsHere whether the pooling modes are applied outside of the graph
 * @param model the source's name
 * @param requested the policy's order
 * @param skipped what was passed over at load
 * @param whenReleased done when the engine is closed, after its last call
 * @param loadTime how long loading took
 * @param specialization what was done to the graph
 */
record EncoderEngine(
        Tokenizer tokenizer,
        EncoderRouter router,
        int dimension,
        boolean poolsHere,
        String model,
        List<String> requested,
        List<PlacementReport.Skip> skipped,
        Runnable whenReleased,
        Duration loadTime,
        Supplier<List<String>> specialization) {

    PlacementReport placement() {
        return new PlacementReport(
                model,
                requested,
                skipped,
                router.report(),
                loadTime,
                router.fallbacks(),
                router.latencies(),
                specialization.get(),
                new ArrayList<>(router.suggestions()));
    }

    /** Frees everything. Nobody may be inside. */
    void release() {
        whenReleased.run();
        router.close();
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
