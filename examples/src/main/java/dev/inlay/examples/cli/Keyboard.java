package dev.inlay.examples.cli;

import org.jspecify.annotations.Nullable;

/** A person who types lines. */
interface Keyboard extends AutoCloseable {
    /**
     * Asks for a line.
     *
     * @param sign what to show in front of it
     * @return the line; empty when the person dropped it with Ctrl-C; null at the end of the input
     */
    @Nullable
    String line(String sign);

    /** Sets what Ctrl-C does while no line is asked for. */
    void onInterrupt(Runnable action);

    @Override
    void close();
}
