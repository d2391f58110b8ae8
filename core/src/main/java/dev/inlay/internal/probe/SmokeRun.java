package dev.inlay.internal.probe;

import dev.inlay.internal.runtime.TinyRun;
import dev.inlay.provider.SessionProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One run of a tiny graph.
 *
 * @param output what the graph returned
 * @param nodesByProvider how many of its nodes each execution provider ran, as ONNX Runtime's profile says
 * @param openTime how long opening the session took
 * @param runTime how long the run took
 */
public record SmokeRun(float[] output, Map<String, Integer> nodesByProvider, Duration openTime, Duration runTime) {
    /**
     * Opens a graph on a provider and runs it once.
     *
     * @param provider the provider
     * @param graph a graph with one float input and one float output of fixed shape
     * @param input the input's values
     * @param scratch a directory for the profile
     * @return the run
     * @throws dev.inlay.InlayException when it fails; the message is what the provider knows about the error, then the error
     */
    public static SmokeRun of(SessionProvider provider, Path graph, float[] input, Path scratch) {
        TinyRun.Result result = TinyRun.run(provider, graph, input, scratch);
        return new SmokeRun(result.output(), result.nodesByProvider(), result.openTime(), result.runTime());
    }
}
