package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walking over values. */
final class Iter {

    private Iter() {}

    /** Python's {@code iter(value)}, or null if the value cannot be walked over. */
    static @Nullable Iterator<Object> orNull(Object value) {
        if (value instanceof Generator generator) {
            return generator;
        } else if (value instanceof String text) {
            return characters(text);
        } else if (value instanceof Markup markup) {
            return characters(markup.text());
        }
        List<Object> items = items(value);
        return items == null ? null : items.iterator();
    }

    /** Python's {@code iter(value)}. */
    static Iterator<Object> of(Object value) {
        Iterator<Object> iterator = orNull(value);
        if (iterator == null) {
            throw PyError.type("'" + Values.typeName(value) + "' object is not iterable");
        }
        return iterator;
    }

    /** The elements of a container that holds them, not to be changed; null for other values. */
    @SuppressWarnings("unchecked") // every list of the engine holds values
    static @Nullable List<Object> items(Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        } else if (value instanceof Tuple tuple) {
            return tuple.items();
        } else if (value instanceof Dict dict) {
            return dict.keys();
        } else if (value instanceof DictView view) {
            return view.list();
        } else if (value instanceof Range range) {
            return range.list();
        } else if (value instanceof Undefined) {
            return List.of();
        }
        return null;
    }

    /** Python's {@code list(value)}: a new list. */
    static List<Object> list(RenderState runtime, Object value) {
        int length = Values.lengthOrMinusOne(value);
        if (length >= 0) {
            runtime.chargeItems(length);
        }
        List<Object> list = new ArrayList<>(Math.max(length, 0));
        Iterator<Object> iterator = of(value);
        while (iterator.hasNext()) {
            if (length < 0) {
                runtime.chargeItems(list.size() + 1L);
            }
            list.add(iterator.next());
        }
        return list;
    }

    private static Iterator<Object> characters(String text) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < text.length();
            }

            @Override
            public Object next() {
                if (next >= text.length()) {
                    throw new NoSuchElementException();
                }
                int character = text.codePointAt(next);
                next += Character.charCount(character);
                return Character.toString(character);
            }
        };
    }
}
