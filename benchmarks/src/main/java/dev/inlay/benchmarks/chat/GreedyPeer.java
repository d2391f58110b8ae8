package dev.inlay.benchmarks.chat;

/** A library that continues a prompt with the likeliest tokens, end tokens ignored. For use by one thread. */
public interface GreedyPeer extends AutoCloseable {
    /**
     * Continues a prompt that was not seen before.
     *
     * @param prompt the prompt
     * @param tokens how many tokens to generate
     * @return the tokens
     */
    Continuation continuePrompt(Prompt prompt, int tokens);

    @Override
    void close();
}
