package dev.inlay.benchmarks.embedding;

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

/**
 * Inlay alone: several single-threaded runs at once against one run with several threads, with and without spinning, with and
 * without small dynamic blocks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class ThreadLayout {
    /** Enough texts that the last runs, with a worker idle, weigh little. */
    private static final int TIMES = 2;

    @Param({"short", "mixed", "long"})
    public String corpus;

    /** See {@link ThreadSetup}. With one thread a run there is nothing to spin or to cut into blocks. */
    @Param({
        "1x2",
        "2x1",
        "2x2",
        "2x1+block4",
        "2x2+block4",
        "2x1+spin",
        "2x2+spin",
        "2x1+block4+spin",
        "2x2+block4+spin"
    })
    public String threads;

    private Corpus texts;
    private EmbeddingEngine embedding;

    /** Loads Inlay with the settings. */
    @Setup
    public void open() {
        texts = Corpora.open().corpus(CorpusKind.of(corpus), TIMES);
        embedding = CheckedEngines.check(threads, new InlayEngine(builder -> builder.cpu(ThreadSetup.parse(threads))));
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
