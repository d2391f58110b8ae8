package dev.inlay.internal.template;

/** What stands behind an {@code is}. */
@FunctionalInterface
interface Test {
    boolean check(RenderState runtime, Object value, Args args);
}
