package dev.inlay.internal.template;

import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Python makes lazily: can be walked once, and has neither length nor items. */
final class Generator implements Iterator<Object> {

    /** Generators over generators are asked recursively. */
    private static final int MAX_DEPTH = 100;

    private final String type;
    private final Supplier<Iterator<Object>> body;
    private final int depth;
    private @Nullable Iterator<Object> started;

    private Generator(String type, Supplier<Iterator<Object>> body, int depth) {
        this.type = type;
        this.body = body;
        this.depth = depth;
    }

    /**
     * A generator whose items come from walking over another value.
     *
     * @param body makes the items when the first one is asked for, and only then fails if it has to
     */
    static Generator over(Object value, Supplier<Iterator<Object>> body) {
        int depth = value instanceof Generator generator ? generator.depth + 1 : 0;
        if (depth > MAX_DEPTH) {
            throw PyError.limit("lazy sequences are nested too deeply");
        }
        return new Generator("generator", body, depth);
    }

    /** What {@code reversed} makes of a container of the given type. */
    static Generator reversed(String type, Iterator<Object> items) {
        return new Generator(type + "_reverseiterator", () -> items, 0);
    }

    String type() {
        return type;
    }

    private Iterator<Object> source() {
        Iterator<Object> source = started;
        if (source == null) {
            source = body.get();
            started = source;
        }
        return source;
    }

    @Override
    public boolean hasNext() {
        return source().hasNext();
    }

    @Override
    public Object next() {
        return source().next();
    }
}
