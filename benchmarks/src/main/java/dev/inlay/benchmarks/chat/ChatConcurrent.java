package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Conversations that begin at the same time: the tokens of all after their first ones, by the time that one of them decodes on
 * the average, in which it also waits for the others' prompts.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChatConcurrent extends ChatBenchmark {
    private static final int PROMPTS = 64;

    /** Tokens of a prompt, the template's not counted. */
    @Param({"32", "256"})
    public int tokens;

    @Param({"1", "2", "4", "8"})
    public int conversations;

    private ChatGenerator chat;

    /** Loads the model and cuts the prompts. */
    @Setup
    public void open() {
        chat = begin(InlayPeer.load(InlayPeer.threads().build(), false), PROMPTS, tokens);
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
            running.add(chat.generateAsync(ChatRequest.builder()
                    .user(nextPrompt().text())
                    .options(InlayPeer.greedy(NEW_TOKENS))
                    .build()));
        }
        List<ChatResponse> answers =
                running.stream().map(CompletableFuture::join).toList();
        for (ChatResponse answer : answers) {
            counters.add(answer.tokenIds().size(), InlayPeer.decodeMillis(answer) / conversations);
        }
        return answers;
    }
}
