package dev.inlay.internal.template;

/** A global function such as {@code range}. */
record Function(String name, Body body) implements Callable {

    /** What a function does. */
    @FunctionalInterface
    interface Body {
        Object call(RenderState runtime, Args args);
    }

    @Override
    public Object call(RenderState runtime, Args args) {
        return body.call(runtime, args);
    }

    @Override
    public String typeName() {
        return "function";
    }

    @Override
    public String display() {
        return "<function " + name + ">";
    }
}
