package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.provider.CpuOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One conversation alone on the machine and beside other work, with the ways in which idle threads can wait. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChatSpinning extends ChatBenchmark {
    private static final int PROMPTS = 16;

    /** Threads that keep a core busy with something else. */
    @Param({"0", "1", "2"})
    public int busy;

    /** {@code shortly} is the default. */
    @Param({"shortly", "never", "always"})
    public String spinning;

    private ChatGenerator chat;
    private final List<Thread> load = new ArrayList<>();

    /** Loads the model, cuts the prompts, starts the other work. */
    @Setup
    public void open() {
        CpuOptions.Builder cpu = InlayPeer.threads();
        switch (spinning) {
            case "shortly" -> {}
            case "never" -> cpu.spinning(false);
            case "always" -> cpu.spinning(true);
            default -> throw new IllegalArgumentException("No way to wait is called " + spinning + ".");
        }
        chat = begin(InlayPeer.load(cpu.build(), false), PROMPTS, 32);
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

    /** Ends the other work. */
    @TearDown
    public void endLoad() {
        load.forEach(Thread::interrupt);
    }

    /**
     * Generates an answer.
     *
     * @param counters counts its tokens
     * @return the answer
     */
    @Benchmark
    public ChatResponse decode(DecodeCounters counters) {
        ChatResponse answer = chat.generate(ChatRequest.builder()
                .user(nextPrompt().text())
                .options(InlayPeer.greedy(NEW_TOKENS))
                .build());
        counters.add(answer.tokenIds().size(), InlayPeer.decodeMillis(answer));
        return answer;
    }
}
