package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters that compare the elements of a sequence with each other. */
final class OrderFilters {

    private OrderFilters() {}

    static void register(Map<String, Filter> filters) {
        filters.put("sort", OrderFilters::sort);
        filters.put("dictsort", OrderFilters::dictSort);
        filters.put("groupby", OrderFilters::groupBy);
        filters.put("min", (runtime, value, args) -> extreme(runtime, "min", value, args));
        filters.put("max", (runtime, value, args) -> extreme(runtime, "max", value, args));
    }

    private static Object sort(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("sort", "reverse", "case_sensitive", "attribute");
        List<AttributePath> paths = AttributePath.several(bound.get(2, None.NONE), !bound.truth(1, false));
        List<Object> items = Iter.list(runtime, value);
        List<Object> keys = new ArrayList<>(items.size());
        for (Object item : items) {
            List<Object> key = new ArrayList<>(paths.size());
            for (AttributePath path : paths) {
                key.add(path.get(runtime, item));
            }
            keys.add(key);
        }
        return Compare.sorted(runtime, items, keys, bound.truth(0, false));
    }

    private static Object dictSort(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("dictsort", "case_sensitive", "by", "reverse");
        Object by = bound.get(1, "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw PyError.argument("You can only sort by either \"key\" or \"value\"");
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(value instanceof Dict dict)) {
            throw PyError.type("'" + Values.typeName(value) + "' object has no attribute 'items'");
        }
        runtime.chargeItems(dict.size());
        boolean caseSensitive = bound.truth(0, false);
        List<Object> items = new ArrayList<>(dict.size());
        List<Object> keys = new ArrayList<>(dict.size());
        for (Dict.Entry entry : dict.entries()) {
            items.add(entry.toTuple());
            Object key = by.equals("key") ? entry.key() : entry.value();
            keys.add(caseSensitive ? key : AttributePath.ignoreCase(key));
        }
        return Compare.sorted(runtime, items, keys, bound.truth(2, false));
    }

    private static Object groupBy(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("groupby", "attribute", "default", "case_sensitive");
        boolean ignoreCase = !bound.truth(2, false);
        Object defaultValue = bound.get(1, None.NONE);
        AttributePath path = AttributePath.of(bound.get(0), defaultValue, ignoreCase);
        AttributePath shown = AttributePath.of(bound.get(0), defaultValue, false);
        List<Object> items = Iter.list(runtime, value);
        List<Object> keys = new ArrayList<>(items.size());
        for (Object item : items) {
            keys.add(path.get(runtime, item));
        }
        List<Object> groups = new ArrayList<>();
        List<Object> members = new ArrayList<>();
        Object current = None.NONE;
        for (Object item : Compare.sorted(runtime, items, keys, false)) {
            Object key = path.get(runtime, item);
            if (members.isEmpty() || !Compare.equal(runtime, key, current)) {
                members = new ArrayList<>();
                groups.add(new Tuple.Group(shown.get(runtime, item), members));
            }
            members.add(item);
            current = key;
        }
        return groups;
    }

    private static Object extreme(RenderState runtime, String name, Object value, Args args) {
        Bound bound = args.bind(name, "case_sensitive", "attribute");
        AttributePath path = AttributePath.of(bound.get(1, None.NONE), None.NONE, !bound.truth(0, false));
        Object best = Undefined.hint("No aggregated item, sequence was empty.");
        Object bestKey = None.NONE;
        boolean first = true;
        for (Object item : Iter.list(runtime, value)) {
            Object key = path.get(runtime, item);
            boolean better = first || Compare.ordered(runtime, key, bestKey, name.equals("min") ? "<" : ">");
            first = false;
            if (better) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }
}
