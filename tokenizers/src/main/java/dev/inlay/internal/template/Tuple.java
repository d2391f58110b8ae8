package dev.inlay.internal.template;

import java.util.List;

/** Python's tuple. */
class Tuple {

    static final Tuple EMPTY = new Tuple(List.of());

    private final List<Object> items;

    Tuple(List<Object> items) {
        this.items = items;
    }

    static Tuple of(Object... items) {
        return new Tuple(List.of(items));
    }

    List<Object> items() {
        return items;
    }

    /** What {@code groupby} yields: a pair whose members also have names. */
    static final class Group extends Tuple {
        Group(Object grouper, List<Object> members) {
            super(List.of(grouper, members));
        }
    }
}
