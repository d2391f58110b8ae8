package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.benchmarks.Forks;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * Conversations that begin at the same time: the tokens of all after their first ones, by the time that one of them decodes on
 * the average, in which it also waits for the others' prompts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 4)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE, Forks.SHORT_GOODBYE})
public class ChatConcurrent {
    private static final int PROMPTS = 64;
    private static final int NEW_TOKENS = 128;

    /** Tokens of a prompt, the template's not counted. */
    @Param({"32", "256"})
    public int tokens;

    @Param({"1", "2", "4", "8"})
    public int conversations;

    private List<Prompt> prompts;
    private ChatGenerator chat;
    private int next;

    /** Loads the model and cuts the prompts. */
    @Setup
    public void open() {
        prompts = Prompts.ofLength(PROMPTS, tokens);
        chat = ChatGenerator.builder()
                .model(ModelSource.named(ChatModelFiles.NAME))
                .cpu(CpuOptions.builder().intraOpThreads(ChatModelFiles.THREADS).build())
                .prefixCache(false)
                .build();
    }

    /** Frees the model. */
    @TearDown
    public void close() {
        chat.close();
    }

    /**
     * Generates all answers.
     *
     * @param counters counts their tokens
     * @return the answers
     */
    @Benchmark
    public List<ChatResponse> decode(DecodeCounters counters) {
        List<CompletableFuture<ChatResponse>> running = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            next = (next + 1) % PROMPTS;
            running.add(chat.generateAsync(ChatRequest.builder()
                    .user(prompts.get(next).text())
                    .options(InlayPeer.greedy(NEW_TOKENS))
                    .build()));
        }
        List<ChatResponse> answers =
                running.stream().map(CompletableFuture::join).toList();
        for (ChatResponse answer : answers) {
            double millis = (answer.timings().total().toNanos()
                            - answer.timings().timeToFirstToken().toNanos())
                    / 1e6;
            counters.add(answer.tokenIds().size(), millis / conversations);
        }
        return answers;
    }
}
