package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The {@code loop} variable, and the walk over the loop's items behind it. */
final class LoopContext implements Callable, Iterator<Object> {

    /** Renders a recursive loop's body for inner items, one level deeper. */
    @FunctionalInterface
    interface Recursion {
        Object render(Object iterable, int depth);
    }

    private final Object iterable;
    private final RenderState runtime;
    private final @Nullable Recursion recursion;
    private final int depth0;
    private Iterator<Object> iterator;
    private int length = -1;
    private int index0 = -1;
    private @Nullable Object after;
    private @Nullable Object current;
    private @Nullable Object before;
    private @Nullable Tuple lastChanged;

    LoopContext(RenderState runtime, Object iterable, @Nullable Recursion recursion, int depth0) {
        this.runtime = runtime;
        this.iterable = iterable;
        this.iterator = Iter.of(iterable);
        this.recursion = recursion;
        this.depth0 = depth0;
    }

    @Override
    public boolean hasNext() {
        return after != null || iterator.hasNext();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object item = after == null ? iterator.next() : after;
        after = null;
        index0++;
        before = current;
        current = item;
        return item;
    }

    private @Nullable Object peek() {
        if (after == null && iterator.hasNext()) {
            after = iterator.next();
        }
        return after;
    }

    /** The number of items; a lazy iterable is read to its end for it. */
    int length() {
        if (length < 0) {
            length = Values.lengthOrMinusOne(iterable);
        }
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            while (iterator.hasNext()) {
                runtime.chargeItems(rest.size() + 1L);
                rest.add(iterator.next());
            }
            iterator = rest.iterator();
            length = rest.size() + index0 + 1 + (after == null ? 0 : 1);
        }
        return length;
    }

    @Nullable
    Object attribute(String name) {
        switch (name) {
            case "index":
                return index0 + 1L;
            case "index0":
                return (long) index0;
            case "revindex":
                return (long) length() - index0;
            case "revindex0":
                return (long) length() - index0 - 1;
            case "first":
                return index0 == 0;
            case "last":
                return peek() == null;
            case "length":
                return (long) length();
            case "depth":
                return depth0 + 1L;
            case "depth0":
                return (long) depth0;
            case "previtem":
                return before == null ? Undefined.hint("there is no previous item") : before;
            case "nextitem":
                Object next = peek();
                return next == null ? Undefined.hint("there is no next item") : next;
            case "cycle":
                return new BoundMethod(this, name, (rt, self, args) -> cycle(args.positional()));
            case "changed":
                return new BoundMethod(this, name, (rt, self, args) -> changed(new Tuple(args.positional())));
            default:
                return null;
        }
    }

    private Object cycle(List<Object> items) {
        if (items.isEmpty()) {
            throw PyError.type("no items for cycling given");
        }
        return items.get(index0 % items.size());
    }

    private Object changed(Tuple values) {
        Tuple last = lastChanged;
        if (last != null && Compare.equal(runtime, last, values)) {
            return false;
        }
        lastChanged = values;
        return true;
    }

    @Override
    public Object call(RenderState caller, Args args) {
        Object inner = args.bind("loop", "iterable").get(0);
        if (recursion == null) {
            throw PyError.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.render(inner, depth0 + 1);
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public String display() {
        return "<LoopContext " + (index0 + 1) + "/" + length() + ">";
    }
}
