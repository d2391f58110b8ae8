package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.CorpusKind;
import dev.inlay.benchmarks.engine.CheckedEngines;
import dev.inlay.benchmarks.engine.EmbeddingEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Eight callers at once, each with one short text a call; another number with JMH's {@code -t}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
@Threads(8)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class ConcurrentCallers {
    @Param({"inlay", "langchain4j", "langchain4j-file", "naive", "spring-ai", "djl"})
    public String engine;

    private List<String> texts;
    private EmbeddingEngine embedding;
    private final AtomicInteger next = new AtomicInteger();

    /** Loads the engine and cuts the texts. */
    @Setup
    public void open() {
        texts = Corpora.open().corpus(CorpusKind.SHORT).texts();
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
        return embedding.embed(texts.get(Math.floorMod(next.getAndIncrement(), texts.size())));
    }
}
