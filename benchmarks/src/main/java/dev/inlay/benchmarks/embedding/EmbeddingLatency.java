package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.engine.CheckedEngines;
import dev.inlay.benchmarks.engine.EmbeddingEngine;
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

/** One caller, one text a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class EmbeddingLatency {
    /** Different texts of the same length, so that no cache of the processor holds one text's tokens. */
    private static final int TEXTS = 16;

    @Param({"8", "32", "128", "512"})
    public int tokens;

    @Param({"inlay", "langchain4j", "langchain4j-file", "naive", "spring-ai", "djl"})
    public String engine;

    private List<String> texts;
    private EmbeddingEngine embedding;
    private int next;

    /** Loads the engine and cuts the texts. */
    @Setup
    public void open() {
        texts = Corpora.open().ofLength(TEXTS, tokens);
        embedding = CheckedEngines.open(engine);
    }

    /** Frees the engine. */
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
