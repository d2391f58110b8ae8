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
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class TokenizerBench {
    /** 16 tokens, 512 tokens, or 64 texts of mixed length. */
    @Param({"short", "long", "batch"})
    public String input;

    @Param({"inlay", "djl"})
    public String tokenizer;

    private TokenizerKind opened;
    private List<String> texts;

    /** Opens the tokenizer and cuts the texts. */
    @Setup
    public void open() {
        opened = TokenizerKind.open(tokenizer);
        Corpora corpora = Corpora.open();
        texts = switch (input) {
            case "short" -> corpora.ofLength(1, 16);
            case "long" -> corpora.ofLength(1, 512);
            case "batch" -> corpora.corpus(CorpusKind.MIXED).texts();
            default -> throw new IllegalArgumentException("No input is called " + input + ".");
        };
    }

    /** Frees the tokenizer. */
    @TearDown
    public void close() {
        opened.close();
    }

    /**
     * Counts the tokens of the input.
     *
     * @return the count
     */
    @Benchmark
    public int encode() {
        return texts.size() == 1 ? opened.count(texts.get(0)) : opened.count(texts);
    }
}
