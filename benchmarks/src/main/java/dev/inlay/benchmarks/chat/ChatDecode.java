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

/** One conversation: the rate of the tokens after the first one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 4)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE, Forks.SHORT_GOODBYE})
public class ChatDecode {
    private static final int PROMPTS = 16;
    private static final int NEW_TOKENS = 128;

    /** Tokens of the prompt. */
    @Param({"32", "512"})
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
     * Generates an answer.
     *
     * @param counters counts its tokens
     * @return the answer
     */
    @Benchmark
    public Continuation decode(DecodeCounters counters) {
        next = (next + 1) % PROMPTS;
        Continuation answer = opened.continuePrompt(prompts.get(next), NEW_TOKENS);
        counters.add(answer.tokens(), answer.decodeMillis());
        return answer;
    }
}
