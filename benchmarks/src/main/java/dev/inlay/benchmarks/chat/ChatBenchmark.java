package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.Forks;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What benchmarks of a chat share: how long they run, prompts of one length taken in turn, and the model that is freed at the end. */
@State(Scope.Benchmark)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 1, time = 4)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE, Forks.SHORT_GOODBYE})
public abstract class ChatBenchmark {
    /** Tokens of an answer whose decoding is measured. */
    static final int NEW_TOKENS = 128;

    private List<Prompt> prompts = List.of();
    private AutoCloseable opened = () -> {};
    private int next;

    /**
     * Takes what is measured, and cuts the prompts.
     *
     * @param <T> what it is
     * @param model what is measured; closed at the end
     * @param number how many prompts there are to be
     * @param tokens tokens of each
     * @return the model
     */
    final <T extends AutoCloseable> T begin(T model, int number, int tokens) {
        opened = model;
        prompts = Prompts.ofLength(number, tokens);
        return model;
    }

    /**
     * Takes the next prompt, after the last one the first again.
     *
     * @return it
     */
    final Prompt nextPrompt() {
        next = (next + 1) % prompts.size();
        return prompts.get(next);
    }

    /**
     * Frees the model.
     *
     * @throws Exception when it cannot be freed
     */
    @TearDown
    public void close() throws Exception {
        opened.close();
    }
}
