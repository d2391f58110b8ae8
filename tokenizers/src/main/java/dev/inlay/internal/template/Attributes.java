package dev.inlay.internal.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes that values have in Python, as far as its immutable sandbox lets templates see them. */
final class Attributes {

    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    private Attributes() {}

    /** The attribute; an {@linkplain Undefined#unsafe unsafe} one if templates must not use it; null if there is none. */
    static @Nullable Object of(Object object, String name) {
        if (name.startsWith("__")) {
            // Whatever Python has under such a name, the sandbox hides it.
            return isSpecial(name) ? Undefined.unsafe(object, name) : null;
        }
        if (object instanceof Dict) {
            return method(object, name, DictMethods.METHODS, DICT_CHANGES);
        } else if (Values.isString(object)) {
            return method(object, name, StringMethods.METHODS, Set.of());
        } else if (object instanceof List) {
            return method(object, name, ListMethods.METHODS, LIST_CHANGES);
        } else if (object instanceof Namespace namespace) {
            return name.startsWith("_") ? null : namespace.attributes().get(name);
        } else if (object instanceof LoopContext loop) {
            return loop.attribute(name);
        } else if (object instanceof Tuple tuple) {
            return tuple(tuple, name);
        } else if (object instanceof Cycler cycler) {
            return cycler.attribute(name);
        } else if (object instanceof Macro macro) {
            return macro.attribute(name);
        } else if (Values.isNumber(object)) {
            return method(object, name, object instanceof Double ? NumberMethods.FLOAT : NumberMethods.INT, Set.of());
        } else if (object instanceof Range range) {
            return range(range, name);
        }
        return null;
    }

    private static boolean isSpecial(String name) {
        return name.length() > 4 && name.endsWith("__");
    }

    private static @Nullable Object method(
            Object object, String name, Map<String, BoundMethod.Method> methods, Set<String> changes) {
        BoundMethod.Method method = methods.get(name);
        if (method != null) {
            return new BoundMethod(object, name, method);
        }
        return changes.contains(name) ? Undefined.unsafe(object, name) : null;
    }

    private static @Nullable Object tuple(Tuple tuple, String name) {
        if (tuple instanceof Tuple.Group) {
            if (name.equals("grouper")) {
                return tuple.items().get(0);
            }
            if (name.equals("list")) {
                return tuple.items().get(1);
            }
        }
        return name.equals("copy") ? null : method(tuple, name, ListMethods.METHODS, Set.of());
    }

    private static @Nullable Object range(Range range, String name) {
        switch (name) {
            case "start":
                return range.start();
            case "stop":
                return range.stop();
            case "step":
                return range.step();
            default:
                return name.equals("copy") ? null : method(range, name, ListMethods.METHODS, Set.of());
        }
    }
}
