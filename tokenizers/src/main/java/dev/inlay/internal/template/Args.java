package dev.inlay.internal.template;

import java.util.List;
import java.util.Map;

/** The evaluated arguments of a call. */
record Args(List<Object> positional, Map<String, Object> keywords) {

    static final Args NONE = new Args(List.of(), Map.of());

    /** Binds them to a function's parameters, as Python does for a function written in Python. */
    Bound bind(String function, String... parameters) {
        return Bound.bind(function, this, parameters);
    }

    /** Binds them to the parameters of a built-in function, which cannot be given by name. */
    Bound bindPositional(String function, String... parameters) {
        if (!keywords.isEmpty()) {
            throw PyError.type(function + "() takes no keyword arguments");
        }
        return Bound.bind(function, this, parameters);
    }

    void none(String function) {
        bindPositional(function);
    }
}
