package dev.inlay.internal.template;

import java.util.Iterator;

/** What Python makes lazily: can be walked once, and has neither length nor items. */
final class Generator implements Iterator<Object> {

    /** Generators over generators are asked recursively. */
    private static final int MAX_DEPTH = 100;

    private final String type;
    private final Iterator<Object> source;
    private final int depth;

    Generator(Iterator<Object> source) {
        this("generator", source, 0);
    }

    private Generator(String type, Iterator<Object> source, int depth) {
        this.type = type;
        this.source = source;
        this.depth = depth;
    }

    /** A generator whose items come from walking over another value. */
    static Generator over(Object value, Iterator<Object> source) {
        int depth = value instanceof Generator generator ? generator.depth + 1 : 0;
        if (depth > MAX_DEPTH) {
            throw PyError.limit("lazy sequences are nested too deeply");
        }
        return new Generator("generator", source, depth);
    }

    /** What {@code reversed} makes of a container of the given type. */
    static Generator reversed(String type, Iterator<Object> source) {
        return new Generator(type + "_reverseiterator", source, 0);
    }

    String type() {
        return type;
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public Object next() {
        return source.next();
    }
}
