package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.benchmarks.Forks;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import java.util.ArrayList;
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

/** One conversation alone on the machine and beside other work, with the ways in which idle threads can wait. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 4)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE, Forks.SHORT_GOODBYE})
public class ChatSpinning {
    private static final int PROMPTS = 16;
    private static final int NEW_TOKENS = 128;

    /** Threads that keep a core busy with something else. */
    @Param({"0", "1", "2"})
    public int busy;

    /** {@code shortly} is the default. */
    @Param({"shortly", "never", "always"})
    public String spinning;

    private List<Prompt> prompts;
    private ChatGenerator chat;
    private final List<Thread> load = new ArrayList<>();
    private int next;

    /** Loads the model, cuts the prompts, starts the other work. */
    @Setup
    public void open() {
        prompts = Prompts.ofLength(PROMPTS, 32);
        CpuOptions.Builder cpu = CpuOptions.builder().intraOpThreads(ChatModelFiles.THREADS);
        switch (spinning) {
            case "shortly" -> {}
            case "never" -> cpu.spinning(false);
            case "always" -> cpu.spinning(true);
            default -> throw new IllegalArgumentException("No way to wait is called " + spinning + ".");
        }
        chat = ChatGenerator.builder()
                .model(ModelSource.named(ChatModelFiles.NAME))
                .cpu(cpu.build())
                .prefixCache(false)
                .build();
        for (int i = 0; i < busy; i++) {
            Thread thread = new Thread(ChatSpinning::work, "inlay-benchmarks-load-" + i);
            thread.setDaemon(true);
            thread.start();
            load.add(thread);
        }
    }

    private static void work() {
        // What it computes is looked at, or the compiler would leave it out.
        for (int i = 1; !Thread.currentThread().isInterrupted(); i = Integer.rotateLeft(i, 5) * 31 + 7) {
            if (i == 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** Frees the model. */
    @TearDown
    public void close() {
        load.forEach(Thread::interrupt);
        chat.close();
    }

    /**
     * Generates an answer.
     *
     * @param counters counts its tokens
     * @return the answer
     */
    @Benchmark
    public ChatResponse decode(DecodeCounters counters) {
        next = (next + 1) % PROMPTS;
        ChatResponse answer = chat.generate(ChatRequest.builder()
                .user(prompts.get(next).text())
                .options(InlayPeer.greedy(NEW_TOKENS))
                .build());
        counters.add(
                answer.tokenIds().size(),
                (answer.timings().total().toNanos()
                                - answer.timings().timeToFirstToken().toNanos())
                        / 1e6);
        return answer;
    }
}
