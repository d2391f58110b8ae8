package dev.inlay.internal.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code map}, {@code select}, {@code reject}, {@code selectattr} and {@code rejectattr}, lazy as in Python. */
final class SelectionFilters {

    private SelectionFilters() {}

    static void register(Map<String, Filter> filters) {
        filters.put("map", SelectionFilters::map);
        filters.put("select", (runtime, value, args) -> select(runtime, value, args, true, false));
        filters.put("reject", (runtime, value, args) -> select(runtime, value, args, false, false));
        filters.put("selectattr", (runtime, value, args) -> select(runtime, value, args, true, true));
        filters.put("rejectattr", (runtime, value, args) -> select(runtime, value, args, false, true));
    }

    private static Object map(RenderState runtime, Object value, Args args) {
        if (!Values.truth(value)) {
            return new Generator(List.of().iterator());
        }
        UnaryOperator<Object> mapping = mapping(runtime, args);
        Iterator<Object> items = Iter.of(value);
        return Generator.over(value, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                runtime.step();
                return mapping.apply(items.next());
            }
        });
    }

    private static UnaryOperator<Object> mapping(RenderState runtime, Args args) {
        List<Object> positional = args.positional();
        if (positional.isEmpty() && args.keywords().containsKey("attribute")) {
            Bound bound = args.bind("map", "attribute", "default");
            AttributePath path = AttributePath.of(bound.get(0), bound.get(1, None.NONE), false);
            return item -> path.get(runtime, item);
        }
        if (positional.isEmpty()) {
            throw PyError.argument("map requires a filter argument");
        }
        Filter filter = Filters.require(positional.get(0));
        Args rest = new Args(positional.subList(1, positional.size()), args.keywords());
        return item -> filter.apply(runtime, item, rest);
    }

    private static Object select(RenderState runtime, Object value, Args args, boolean wanted, boolean byAttribute) {
        if (!Values.truth(value)) {
            return new Generator(List.of().iterator());
        }
        Predicate<Object> predicate = predicate(runtime, args, byAttribute);
        return Generator.over(value, new Selection(runtime, Iter.of(value), predicate, wanted));
    }

    private static Predicate<Object> predicate(RenderState runtime, Args args, boolean byAttribute) {
        List<Object> positional = args.positional();
        if (byAttribute && positional.isEmpty()) {
            throw PyError.argument("Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(byAttribute ? positional.get(0) : None.NONE);
        int offset = byAttribute ? 1 : 0;
        if (positional.size() == offset) {
            return item -> Values.truth(path.get(runtime, item));
        }
        Test test = Tests.require(positional.get(offset));
        Args rest = new Args(positional.subList(offset + 1, positional.size()), args.keywords());
        return item -> test.check(runtime, path.get(runtime, item), rest);
    }

    /** Elements that pass (or fail) a test, found as they are asked for. */
    private static final class Selection implements Iterator<Object> {
        private final RenderState runtime;
        private final Iterator<Object> items;
        private final Predicate<Object> predicate;
        private final boolean wanted;
        private @Nullable Object next;

        Selection(RenderState runtime, Iterator<Object> items, Predicate<Object> predicate, boolean wanted) {
            this.runtime = runtime;
            this.items = items;
            this.predicate = predicate;
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            while (next == null && items.hasNext()) {
                runtime.step();
                Object item = items.next();
                if (predicate.test(item) == wanted) {
                    next = item;
                }
            }
            return next != null;
        }

        @Override
        public Object next() {
            Object item = hasNext() ? next : null;
            if (item == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return item;
        }
    }
}
