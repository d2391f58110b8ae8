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
 * Conversations that decode at the same time: the tokens of all after their first ones, by the time that one of them decodes on the
 * average. Their prompts are in the prefix cache, so that the decode rate is measured and nothing else; {@link ChatArrival} has them
 * computed in between.
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
        chat = begin(InlayPeer.load(InlayPeer.threads().build(), cachesPrompts()), PROMPTS, tokens);
    }

    /** Whether prompts are computed before their conversations are measured. */
    boolean cachesPrompts() {
        return true;
    }

    /**
     * Generates all answers.
     *
     * @param counters counts their tokens
     * @return the answers
     */
    @Benchmark
    public List<ChatResponse> decode(DecodeCounters counters) {
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            prompts.add(nextPrompt().text());
        }
        if (cachesPrompts()) {
            answers(prompts, 1);
        }
        List<ChatResponse> answers = answers(prompts, NEW_TOKENS);
        for (ChatResponse answer : answers) {
            if (cachesPrompts()
                    && answer.usage().cachedTokens() < answer.usage().promptTokens() - 1) {
                throw new IllegalStateException("a prompt was not in the cache: " + answer.usage());
            }
            counters.add(answer.tokenIds().size(), InlayPeer.decodeMillis(answer) / conversations);
        }
        return answers;
    }

    private List<ChatResponse> answers(List<String> prompts, int newTokens) {
        List<CompletableFuture<ChatResponse>> running = prompts.stream()
                .map(prompt -> chat.generateAsync(ChatRequest.builder()
                        .user(prompt)
                        .options(InlayPeer.greedy(newTokens))
                        .build()))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }
}
