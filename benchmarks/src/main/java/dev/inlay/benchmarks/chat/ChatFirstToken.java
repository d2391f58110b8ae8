package dev.inlay.benchmarks.chat;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a prompt to the first token of its answer; the rate of the prefill is the prompt's tokens by this time. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ChatFirstToken extends ChatBenchmark {
    private static final int PROMPTS = 16;

    /** Tokens of the prompt. */
    @Param({"32", "128", "512", "1500"})
    public int tokens;

    @Param({"inlay", "genai", "naive", "llama.cpp"})
    public String peer;

    private GreedyPeer opened;

    /** Loads the peer and cuts the prompts. */
    @Setup
    public void open() {
        opened = begin(ChatPeer.open(peer), PROMPTS, tokens);
    }

    /**
     * Generates one token.
     *
     * @return it
     */
    @Benchmark
    public Continuation firstToken() {
        return opened.continuePrompt(nextPrompt(), 1);
    }
}
