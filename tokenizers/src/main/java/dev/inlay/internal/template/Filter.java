package dev.inlay.internal.template;

/** What stands behind a {@code |}. */
@FunctionalInterface
interface Filter {
    Object apply(RenderState runtime, Object value, Args args);
}
