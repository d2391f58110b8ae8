package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;

/** Inlay with two threads and every other setting at its default. It gets text and encodes it, the others get ids. */
final class InlayPeer implements GreedyPeer {
    // No prompt may profit from the one before.
    private final ChatGenerator chat = load(threads().build(), false);

    /** As many threads as every peer has. */
    static CpuOptions.Builder threads() {
        return CpuOptions.builder().intraOpThreads(ChatModelFiles.THREADS);
    }

    static ChatGenerator load(CpuOptions cpu, boolean prefixCache) {
        return ChatGenerator.builder()
                .model(ModelSource.named(ChatModelFiles.NAME))
                .cpu(cpu)
                .prefixCache(prefixCache)
                .build();
    }

    /** From the first token to the last one. */
    static double decodeMillis(ChatResponse answer) {
        return (answer.timings().total().toNanos()
                        - answer.timings().timeToFirstToken().toNanos())
                / 1e6;
    }

    static GenerationOptions greedy(int tokens) {
        return GenerationOptions.builder()
                .maxTokens(tokens)
                .temperature(0)
                .ignoreEos(true)
                .build();
    }

    @Override
    public Continuation continuePrompt(Prompt prompt, int tokens) {
        ChatResponse response = chat.complete(prompt.text(), greedy(tokens));
        return new Continuation(response.tokenIds(), response.tokenIds().size(), decodeMillis(response));
    }

    @Override
    public void close() {
        chat.close();
    }
}
