package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.CorpusKind;
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

/** One caller, a few texts of mixed length a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class EmbeddingBatch {
    @Param({"1", "3", "5", "16", "64"})
    public int texts;

    @Param({"inlay", "langchain4j", "langchain4j-file", "naive", "spring-ai", "djl"})
    public String engine;

    private List<String> batch;
    private EmbeddingEngine embedding;

    /** Loads the engine and cuts the texts. */
    @Setup
    public void open() {
        batch = Corpora.open().corpus(CorpusKind.MIXED).texts().subList(0, texts);
        embedding = CheckedEngines.open(engine);
    }

    /** Frees the engine. */
    @TearDown
    public void close() {
        embedding.close();
    }

    /**
     * Embeds the texts.
     *
     * @return their vectors
     */
    @Benchmark
    public List<float[]> embedAll() {
        return embedding.embedAll(batch);
    }
}
