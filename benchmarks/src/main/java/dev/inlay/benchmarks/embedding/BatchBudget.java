package dev.inlay.benchmarks.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.Corpus;
import dev.inlay.benchmarks.corpus.CorpusKind;
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

/** Inlay alone: how many padded tokens a run should have. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class BatchBudget {
    /** Enough texts that the last runs, with a worker idle, weigh little. */
    private static final int TIMES = 2;

    @Param({"short", "mixed", "long"})
    public String corpus;

    @Param({"128", "256", "512", "1024", "4096"})
    public int maxBatchTokens;

    private Corpus texts;
    private EmbeddingEngine embedding;

    /** Loads Inlay with the budget. The number of texts of a run is left to the budget. */
    @Setup
    public void open() {
        texts = Corpora.open().corpus(CorpusKind.of(corpus), TIMES);
        BatchingOptions batching = BatchingOptions.builder()
                .maxBatchTokens(maxBatchTokens)
                .maxBatchSize(maxBatchTokens)
                .build();
        embedding = CheckedEngines.check(
                "budget " + maxBatchTokens, new InlayEngine(builder -> builder.batching(batching)));
    }

    /** Frees Inlay. */
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
