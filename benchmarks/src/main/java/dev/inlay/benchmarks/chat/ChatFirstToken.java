package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.Forks;
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

/** From a prompt to the first token of its answer; the rate of the prefill is the prompt's tokens by this time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 4)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE, Forks.SHORT_GOODBYE})
public class ChatFirstToken {
    private static final int PROMPTS = 16;

    /** Tokens of the prompt. */
    @Param({"32", "128", "512", "1500"})
    public int tokens;

    @Param({"inlay", "genai", "naive", "llama.cpp"})
    public String peer;

    private List<Prompt> prompts;
    private GreedyPeer opened;
    private int next;

    /** Loads the peer and cuts the prompts. */
    @Setup
    public void open() {
        prompts = Prompts.ofLength(PROMPTS, tokens);
        opened = ChatPeer.open(peer);
    }

    /** Frees the peer. */
    @TearDown
    public void close() {
        opened.close();
    }

    /**
     * Generates one token.
     *
     * @return it
     */
    @Benchmark
    public Continuation firstToken() {
        next = (next + 1) % PROMPTS;
        return opened.continuePrompt(prompts.get(next), 1);
    }
}
