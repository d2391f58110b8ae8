package dev.inlay.benchmarks.tokenizer;

import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.CorpusKind;
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

/** One text, and a batch of mixed lengths; DJL's batch call uses all cores, Inlay's embedder spreads texts itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class TokenizerBench {
    @Param({"inlay", "djl"})
    public String tokenizer;

    private TokenizerKind opened;
    private String shortText;
    private String longText;
    private List<String> batch;

    /** Opens the tokenizer and cuts the texts. */
    @Setup
    public void open() {
        opened = TokenizerKind.open(tokenizer);
        Corpora corpora = Corpora.open();
        shortText = corpora.ofLength(1, 16).get(0);
        longText = corpora.ofLength(1, 512).get(0);
        batch = corpora.corpus(CorpusKind.MIXED).texts().subList(0, 64);
        if (opened.count(longText) != 512) {
            throw new IllegalStateException(tokenizer + " counts other tokens than 512.");
        }
    }

    /** Frees the tokenizer. */
    @TearDown
    public void close() {
        opened.close();
    }

    /**
     * A text of 16 tokens.
     *
     * @return its tokens
     */
    @Benchmark
    public int shortText() {
        return opened.count(shortText);
    }

    /**
     * A text of 512 tokens.
     *
     * @return its tokens
     */
    @Benchmark
    public int longText() {
        return opened.count(longText);
    }

    /**
     * 64 texts of mixed length.
     *
     * @return their tokens
     */
    @Benchmark
    public int batch() {
        return opened.count(batch);
    }
}
