package dev.inlay.internal.template;

/** A value that templates can call. */
interface Callable {

    Object call(RenderState runtime, Args args);

    /** What Python calls its type. */
    String typeName();

    /** How it prints. */
    String display();
}
