package dev.inlay.internal.template;

/** A compiled expression. */
@FunctionalInterface
interface Code {
    Object eval(Frame frame);
}
