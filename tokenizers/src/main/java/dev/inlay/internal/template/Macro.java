package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block, together with the scope it was defined in. */
record Macro(Definition definition, Frame closure) implements Callable {

    /**
     * What does not depend on where the macro was defined.
     *
     * @param name null for the body of a call block
     * @param parameters declared names, in order
     * @param slots where the declared parameters go, and after them caller, kwargs and varargs if used
     * @param height of the body and everything in it
     * @param body renders the body in a frame whose parameters are set
     */
    record Definition(
            @Nullable String name,
            List<String> parameters,
            int[] slots,
            int slotCount,
            boolean takesCaller,
            boolean takesKeywords,
            boolean takesVarargs,
            int height,
            Action body) {}

    @Override
    public Object call(RenderState runtime, Args args) {
        List<String> parameters = definition.parameters();
        int declared = parameters.size();
        Frame frame = new Frame(runtime, closure, definition.slotCount());
        Map<String, Object> keywords = new LinkedHashMap<>(args.keywords());
        int given = Math.min(args.positional().size(), declared);
        int next = 0;
        for (; next < given; next++) {
            frame.set(definition.slots()[next], args.positional().get(next));
        }
        boolean callerDeclared = parameters.contains("caller");
        for (; next < declared; next++) {
            Object value = keywords.remove(parameters.get(next));
            if (value != null) {
                frame.set(definition.slots()[next], value);
            }
        }
        if (definition.takesCaller() && !callerDeclared) {
            Object caller = keywords.remove("caller");
            frame.set(
                    definition.slots()[next++],
                    caller == null || caller == None.NONE ? Undefined.hint("No caller defined") : caller);
        }
        if (definition.takesKeywords()) {
            Dict rest = new Dict();
            keywords.forEach(rest::put);
            frame.set(definition.slots()[next++], rest);
        } else if (!keywords.isEmpty()) {
            throw unexpectedKeyword(keywords);
        }
        if (definition.takesVarargs()) {
            List<Object> rest =
                    args.positional().subList(given, args.positional().size());
            frame.set(definition.slots()[next], new Tuple(new ArrayList<>(rest)));
        } else if (args.positional().size() > declared) {
            throw PyError.type("macro " + shownName() + " takes not more than " + declared + " argument(s)");
        }
        return render(runtime, frame);
    }

    private Object render(RenderState runtime, Frame frame) {
        runtime.step();
        runtime.descend(definition.height());
        StringBuilder outer = runtime.beginCapture();
        definition.body().run(frame);
        String text = runtime.endCapture(outer);
        runtime.ascend(definition.height());
        return text;
    }

    private PyError unexpectedKeyword(Map<String, Object> keywords) {
        if (keywords.containsKey("caller")) {
            return PyError.type("macro " + shownName() + " was invoked with two values for the special caller"
                    + " argument. This is most likely a bug.");
        }
        return PyError.type("macro " + shownName() + " takes no keyword argument "
                + Repr.of(keywords.keySet().iterator().next()));
    }

    private String shownName() {
        return definition.name() == null ? "None" : Repr.of(definition.name());
    }

    @Nullable
    Object attribute(String attribute) {
        switch (attribute) {
            case "name":
                return definition.name() == null ? None.NONE : definition.name();
            case "arguments":
                return new Tuple(new ArrayList<>(definition.parameters()));
            case "catch_kwargs":
                return definition.takesKeywords();
            case "catch_varargs":
                return definition.takesVarargs();
            case "caller":
                return definition.takesCaller();
            case "explicit_caller":
                return definition.parameters().contains("caller");
            default:
                return null;
        }
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public String display() {
        return "<Macro " + (definition.name() == null ? "anonymous" : Repr.of(definition.name())) + ">";
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
