package dev.inlay.internal.template;

/** Python's {@code None}: a value like any other, so that no value of the engine is {@code null}. */
enum None {
    NONE
}
