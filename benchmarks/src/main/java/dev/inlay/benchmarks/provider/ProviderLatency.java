package dev.inlay.benchmarks.provider;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.benchmarks.Forks;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.ProviderPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one call by provider, texts and length. Other providers: {@code -p provider=qnn,cpu}, with their libraries named by
 * {@code -jvmArgsAppend -Dinlay.qnn.library=FILE}. A provider that is not there fails rather than measure another one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class ProviderLatency {
    /** Tokens that the model puts around a text. */
    private static final int FRAME = 2;

    @Param({"cpu"})
    public String provider;

    /** Texts of a call x tokens of each text. */
    @Param({"1x16", "3x16", "5x16", "16x16", "1x64", "3x64", "5x64", "16x64", "1x256", "3x256", "5x256", "16x256"})
    public String call;

    private Embedder embedder;
    private List<String> texts;

    /** Loads the model on that provider and nowhere else. */
    @Setup
    public void open() {
        embedder = Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .policy(ProviderPolicy.require(provider))
                .build();
        int cross = call.indexOf('x');
        int batch = Integer.parseInt(call.substring(0, cross));
        int tokens = Integer.parseInt(call.substring(cross + 1));
        // Each of these words is one token; no two texts are alike.
        String[] words = {"light", "water", "stone", "river", "house", "green", "north", "seven"};
        texts = IntStream.range(0, batch)
                .mapToObj(t -> String.join(
                        " ",
                        IntStream.range(0, tokens - FRAME)
                                .mapToObj(i -> words[(i * (t + 3) + t) % words.length])
                                .toList()))
                .toList();
        for (Embedding each : embedder.embedAll(texts)) {
            if (each.tokens() != tokens) {
                throw new IllegalStateException(
                        "A text has " + each.tokens() + " tokens where " + tokens + " were meant");
            }
        }
    }

    /** Frees the model. */
    @TearDown
    public void close() {
        embedder.close();
    }

    /**
     * One call.
     *
     * @return the vectors
     */
    @Benchmark
    public List<Embedding> embedAll() {
        return embedder.embedAll(texts);
    }
}
