package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;

/** Inlay with two threads and every other setting at its default. It gets text and encodes it, the others get ids. */
final class InlayPeer implements GreedyPeer {
    private final ChatGenerator chat = ChatGenerator.builder()
            .model(ModelSource.named(ChatModelFiles.NAME))
            .cpu(CpuOptions.builder().intraOpThreads(ChatModelFiles.THREADS).build())
            // No prompt may profit from the one before.
            .prefixCache(false)
            .build();

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
        return new Continuation(
                response.tokenIds(),
                response.tokenIds().size(),
                (response.timings().total().toNanos()
                                - response.timings().timeToFirstToken().toNanos())
                        / 1e6);
    }

    @Override
    public void close() {
        chat.close();
    }
}
