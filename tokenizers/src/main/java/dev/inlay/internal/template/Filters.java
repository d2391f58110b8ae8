package dev.inlay.internal.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All filters by name. */
final class Filters {

    private static final Map<String, Filter> ALL = all();

    private Filters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        StringFilters.register(filters);
        SequenceFilters.register(filters);
        SelectionFilters.register(filters);
        OrderFilters.register(filters);
        NumberFilters.register(filters);
        MarkupFilters.register(filters);
        JsonFilter.register(filters);
        for (String name : new String[] {"random", "urlize", "pprint"}) {
            filters.put(name, (runtime, value, args) -> {
                throw PyError.template("the filter '" + name + "' is not supported");
            });
        }
        return Map.copyOf(filters);
    }

    static @Nullable Filter get(String name) {
        return ALL.get(name);
    }

    /** A filter whose name is only known while rendering. */
    static Filter require(Object name) {
        Filter filter = name instanceof String text ? ALL.get(text) : null;
        if (filter == null) {
            throw PyError.template("No filter named " + Repr.of(name) + ".");
        }
        return filter;
    }
}
