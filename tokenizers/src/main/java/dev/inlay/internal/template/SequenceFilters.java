package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters that look at or regroup the elements of a sequence. */
final class SequenceFilters {

    private SequenceFilters() {}

    static void register(Map<String, Filter> filters) {
        filters.put("length", SequenceFilters::length);
        filters.put("count", SequenceFilters::length);
        filters.put("first", SequenceFilters::first);
        filters.put("last", SequenceFilters::last);
        filters.put("list", SequenceFilters::list);
        filters.put("items", SequenceFilters::items);
        filters.put("join", SequenceFilters::join);
        filters.put("reverse", SequenceFilters::reverse);
        filters.put("batch", SequenceFilters::batch);
        filters.put("slice", SequenceFilters::slice);
        filters.put("unique", SequenceFilters::unique);
        filters.put("default", SequenceFilters::defaultValue);
        filters.put("d", SequenceFilters::defaultValue);
        filters.put("attr", SequenceFilters::attribute);
    }

    private static Object length(RenderState runtime, Object value, Args args) {
        args.none("len");
        return (long) Values.length(value);
    }

    private static Object first(RenderState runtime, Object value, Args args) {
        args.none("first");
        Iterator<Object> iterator = Iter.of(value);
        return iterator.hasNext() ? iterator.next() : Undefined.hint("No first item, sequence was empty.");
    }

    private static Object last(RenderState runtime, Object value, Args args) {
        args.none("last");
        if (value instanceof String text && !text.isEmpty()) {
            return Character.toString(text.codePointBefore(text.length()));
        }
        List<Object> items = Values.isString(value) ? Iter.list(runtime, value) : Iter.items(value);
        if (items == null) {
            throw PyError.type("'" + Values.typeName(value) + "' object is not reversible");
        }
        return items.isEmpty() ? Undefined.hint("No last item, sequence was empty.") : items.get(items.size() - 1);
    }

    private static Object list(RenderState runtime, Object value, Args args) {
        args.none("list");
        return Iter.list(runtime, value);
    }

    private static Object items(RenderState runtime, Object value, Args args) {
        args.none("items");
        return Generator.over(value, () -> {
            if (value instanceof Dict dict) {
                return new DictView(DictView.Kind.ITEMS, dict).list().iterator();
            }
            if (value instanceof Undefined) {
                return Collections.emptyIterator();
            }
            throw PyError.type("Can only get item pairs from a mapping.");
        });
    }

    private static Object join(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("join", "d", "attribute");
        String separator = Repr.str(bound.get(0, ""));
        AttributePath path = AttributePath.of(bound.get(1, None.NONE));
        StringBuilder out = new StringBuilder();
        Iterator<Object> items = Iter.of(value);
        boolean first = true;
        while (items.hasNext()) {
            String text = Repr.str(path.get(runtime, items.next()));
            String between = first ? "" : separator;
            first = false;
            runtime.step();
            runtime.chargeText((long) between.length() + text.length());
            runtime.checkText((long) out.length() + between.length() + text.length());
            out.append(between).append(text);
        }
        return out.toString();
    }

    private static Object reverse(RenderState runtime, Object value, Args args) {
        args.none("reverse");
        if (Values.isString(value)) {
            return Subscripts.slice(runtime, value, None.NONE, None.NONE, -1L);
        }
        if (Iter.orNull(value) == null) {
            throw PyError.argument("argument must be iterable");
        }
        List<Object> items = Iter.list(runtime, value);
        Collections.reverse(items);
        return value instanceof Generator ? items : Generator.reversed(Values.typeName(value), items.iterator());
    }

    private static Object batch(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("batch", "linecount", "fill_with");
        bound.get(0);
        return Generator.over(value, () -> batches(runtime, value, bound));
    }

    private static Iterator<Object> batches(RenderState runtime, Object value, Bound bound) {
        Object size = bound.get(0);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object item : Iter.list(runtime, value)) {
            if (Compare.equal(runtime, (long) batch.size(), size)) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            if (bound.hasValue(1)) {
                int missing = Numbers.toIndex(size) - batch.size();
                runtime.chargeItems(Math.max(0, missing));
                for (int i = 0; i < missing; i++) {
                    batch.add(bound.get(1));
                }
            }
            batches.add(batch);
        }
        return batches.iterator();
    }

    private static Object slice(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("slice", "slices", "fill_with");
        bound.get(0);
        return Generator.over(value, () -> slices(runtime, value, bound));
    }

    private static Iterator<Object> slices(RenderState runtime, Object value, Bound bound) {
        int slices = bound.integer(0);
        List<Object> items = Iter.list(runtime, value);
        if (slices == 0) {
            throw PyError.zeroDivision("integer division or modulo by zero");
        }
        List<Object> result = new ArrayList<>();
        runtime.chargeItems(Math.max(0, slices));
        int perSlice = items.size() / Math.max(1, slices);
        int withExtra = items.size() % Math.max(1, slices);
        int offset = 0;
        for (int i = 0; i < slices; i++) {
            int start = offset + i * perSlice;
            if (i < withExtra) {
                offset++;
            }
            List<Object> part = new ArrayList<>(items.subList(start, offset + (i + 1) * perSlice));
            if (bound.hasValue(1) && i >= withExtra) {
                part.add(bound.get(1));
            }
            result.add(part);
        }
        return result.iterator();
    }

    private static Object unique(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("unique", "case_sensitive", "attribute");
        return Generator.over(value, () -> uniqueItems(runtime, value, bound));
    }

    private static Iterator<Object> uniqueItems(RenderState runtime, Object value, Bound bound) {
        AttributePath path = AttributePath.of(bound.get(1, None.NONE), None.NONE, !bound.truth(0, false));
        Set<Object> seen = new HashSet<>();
        List<Object> kept = new ArrayList<>();
        for (Object item : Iter.list(runtime, value)) {
            if (seen.add(HashKey.of(path.get(runtime, item)))) {
                kept.add(item);
            }
        }
        return kept.iterator();
    }

    private static Object defaultValue(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("default", "default_value", "boolean");
        boolean missing = value instanceof Undefined || (bound.truth(1, false) && !Values.truth(value));
        return missing ? bound.get(0, "") : value;
    }

    private static Object attribute(RenderState runtime, Object value, Args args) {
        String name = args.bind("attr", "name").text(0);
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        Object attribute = Attributes.of(value, name);
        return attribute == null ? Undefined.of(value, name) : attribute;
    }
}
