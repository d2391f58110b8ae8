package dev.inlay.internal.template;

/** A compiled statement. */
@FunctionalInterface
interface Action {

    /** How a statement ended. */
    enum Result {
        NEXT,
        BREAK,
        CONTINUE
    }

    Result run(Frame frame);
}
