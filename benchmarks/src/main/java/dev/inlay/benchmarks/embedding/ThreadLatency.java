package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.engine.CheckedEngines;
import dev.inlay.benchmarks.engine.EmbeddingEngine;
import dev.inlay.benchmarks.engine.InlayEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Inlay alone: what the layouts of {@link ThreadLayout} mean for one caller with one text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class ThreadLatency {
    private static final int TEXTS = 16;

    @Param({"8", "32", "128", "512"})
    public int tokens;

    /** See {@link ThreadSetup}. */
    @Param({"1x2", "2x2", "2x2+block4", "2x2+spin", "2x2+block4+spin"})
    public String threads;

    private List<String> texts;
    private EmbeddingEngine embedding;
    private int next;

    /** Loads Inlay with the settings. */
    @Setup
    public void open() {
        texts = Corpora.open().ofLength(TEXTS, tokens);
        embedding = CheckedEngines.check(threads, new InlayEngine(builder -> builder.cpu(ThreadSetup.parse(threads))));
    }

    /** Frees Inlay. */
    @TearDown
    public void close() {
        embedding.close();
    }

    /**
     * Embeds one text.
     *
     * @return its vector
     */
    @Benchmark
    public float[] embed() {
        next = (next + 1) % TEXTS;
        return embedding.embed(texts.get(next));
    }
}
