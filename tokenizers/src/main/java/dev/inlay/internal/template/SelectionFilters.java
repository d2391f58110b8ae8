package dev.inlay.internal.template;

import java.util.Collections;
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
        filters.put("map", (runtime, value, args) -> Generator.over(value, () -> map(runtime, value, args)));
        filters.put("select", selecting(true, false));
        filters.put("reject", selecting(false, false));
        filters.put("selectattr", selecting(true, true));
        filters.put("rejectattr", selecting(false, true));
    }

    private static Iterator<Object> map(RenderState runtime, Object value, Args args) {
        if (!Values.truth(value)) {
            return Collections.emptyIterator();
        }
        UnaryOperator<Object> mapping = mapping(runtime, args);
        Iterator<Object> items = Iter.of(value);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                runtime.step();
                return mapping.apply(items.next());
            }
        };
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
        Args rest = new Args(positional.subList(1, positional.size()), args.keywords());
        return item -> Filters.require(positional.get(0)).apply(runtime, item, rest);
    }

    private static Filter selecting(boolean wanted, boolean byAttribute) {
        return (runtime, value, args) -> Generator.over(value, () -> select(runtime, value, args, wanted, byAttribute));
    }

    private static Iterator<Object> select(
            RenderState runtime, Object value, Args args, boolean wanted, boolean byAttribute) {
        if (!Values.truth(value)) {
            return Collections.emptyIterator();
        }
        Predicate<Object> predicate = predicate(runtime, args, byAttribute);
        return new Selection(runtime, Iter.of(value), predicate, wanted);
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
        Args rest = new Args(positional.subList(offset + 1, positional.size()), args.keywords());
        return item -> {
            Object attribute = path.get(runtime, item);
            return Tests.require(positional.get(offset)).check(runtime, attribute, rest);
        };
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
