package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** The second question of a conversation: from the call to the first token of the answer. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 4)
@Measurement(iterations = 1, time = 10)
public class ChatSecondTurn extends ChatBenchmark {
    private static final int PROMPTS = 16;
    private static final int ANSWER_TOKENS = 50;
    private static final GenerationOptions ONE_TOKEN = InlayPeer.greedy(1);

    /** Tokens of the first question and its answer together, the template's not counted. */
    @Param("1000")
    public int tokens;

    /** Whether the first turn's cache is kept; without it the whole conversation is computed again. */
    @Param({"off", "on"})
    public String prefixCache;

    private ChatGenerator chat;
    private ChatRequest secondTurn;

    /** Loads the model and cuts the prompts. */
    @Setup
    public void open() {
        chat = begin(
                InlayPeer.load(InlayPeer.threads().build(), prefixCache.equals("on")), PROMPTS, tokens - ANSWER_TOKENS);
    }

    /** Lets the first question be answered. */
    @Setup(Level.Invocation)
    public void firstTurn() {
        ChatRequest first = ChatRequest.builder()
                .user(nextPrompt().text())
                .options(InlayPeer.greedy(ANSWER_TOKENS))
                .build();
        ChatResponse answer = chat.generate(first);
        secondTurn = first.toBuilder()
                .message(answer.message())
                .user("Say the same in one sentence.")
                .options(ONE_TOKEN)
                .build();
    }

    /**
     * Begins the second answer.
     *
     * @return it
     */
    @Benchmark
    public ChatResponse firstTokenOfTheSecondTurn() {
        return chat.generate(secondTurn);
    }
}
