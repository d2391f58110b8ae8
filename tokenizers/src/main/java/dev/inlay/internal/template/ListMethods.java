package dev.inlay.internal.template;

import java.util.List;
import java.util.Map;

/** The methods of lists, tuples and ranges that change nothing. */
final class ListMethods {

    static final Map<String, BoundMethod.Method> METHODS =
            Map.of("index", ListMethods::index, "count", ListMethods::count, "copy", ListMethods::copy);

    private ListMethods() {}

    private static List<Object> items(Object self) {
        List<Object> items = Iter.items(self);
        return items == null ? List.of() : items;
    }

    private static Object index(RenderState runtime, Object self, Args args) {
        Bound bound = args.bindPositional("index", "value", "start", "stop");
        List<Object> items = items(self);
        int from = bound.integer(1, 0);
        int to = bound.integer(2, items.size());
        from = Math.max(0, from < 0 ? from + items.size() : from);
        to = Math.min(items.size(), to < 0 ? to + items.size() : to);
        for (int i = from; i < to; i++) {
            if (Compare.equal(runtime, items.get(i), bound.get(0))) {
                return (long) i;
            }
        }
        throw PyError.value(Repr.of(bound.get(0)) + " is not in " + Values.typeName(self));
    }

    private static Object count(RenderState runtime, Object self, Args args) {
        Object value = args.bindPositional("count", "value").get(0);
        long count = 0;
        for (Object item : items(self)) {
            if (Compare.equal(runtime, item, value)) {
                count++;
            }
        }
        return count;
    }

    private static Object copy(RenderState runtime, Object self, Args args) {
        args.none("copy");
        return Iter.list(runtime, self);
    }
}
