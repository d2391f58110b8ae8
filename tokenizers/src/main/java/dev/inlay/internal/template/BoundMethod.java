package dev.inlay.internal.template;

/** A method of a value, ready to be called. */
record BoundMethod(Object self, String name, Method method) implements Callable {

    /** What a method does. */
    @FunctionalInterface
    interface Method {
        Object call(RenderState runtime, Object self, Args args);
    }

    @Override
    public Object call(RenderState runtime, Args args) {
        return method.call(runtime, self, args);
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }

    @Override
    public String display() {
        return "<built-in method " + name + " of " + Values.typeName(self) + " object>";
    }
}
