package dev.inlay.benchmarks.chat;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One conversation: the rate of the tokens after the first one. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChatDecode extends ChatBenchmark {
    private static final int PROMPTS = 16;

    /** Tokens of the prompt. */
    @Param({"32", "512"})
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
     * Generates an answer.
     *
     * @param counters counts its tokens
     * @return the answer
     */
    @Benchmark
    public Continuation decode(DecodeCounters counters) {
        Continuation answer = opened.continuePrompt(nextPrompt(), NEW_TOKENS);
        counters.add(answer.tokens(), answer.decodeMillis());
        return answer;
    }
}
