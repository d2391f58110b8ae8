package dev.inlay.benchmarks.chat;

/**
 * Conversations that begin at the same time, with prompts that are new: while one decodes, the prompts of the others are computed,
 * piece by piece, and that counts as its time.
 */
public class ChatArrival extends ChatConcurrent {
    @Override
    boolean cachesPrompts() {
        return false;
    }
}
