package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.Corpus;
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

/** A whole corpus in one call; the score to compare is that of the counter {@code tokens}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class EmbeddingThroughput {
    @Param({"short", "mixed", "long"})
    public String corpus;

    @Param({"inlay", "langchain4j", "langchain4j-file", "naive", "spring-ai", "djl"})
    public String engine;

    private Corpus texts;
    private EmbeddingEngine embedding;

    /** Loads the engine and cuts the texts. */
    @Setup
    public void open() {
        texts = Corpora.open().corpus(CorpusKind.of(corpus));
        embedding = CheckedEngines.open(engine);
    }

    /** Frees the engine. */
    @TearDown
    public void close() {
        embedding.close();
    }

    /**
     * Embeds the corpus.
     *
     * @param rates counts texts and tokens
     * @return the vectors
     */
    @Benchmark
    public List<float[]> embedAll(Rates rates) {
        List<float[]> vectors = embedding.embedAll(texts.texts());
        rates.add(texts);
        return vectors;
    }
}
