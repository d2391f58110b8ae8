package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's dict: keeps its order, and finds keys by Python's equality, in which {@code 1}, {@code 1.0} and {@code True}
 * are one key. Never changed once a template can see it.
 */
final class Dict {

    /** A key as it was first given, and its value. */
    record Entry(Object key, Object value) {
        Tuple toTuple() {
            return Tuple.of(key, value);
        }
    }

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    void put(Object key, Object value) {
        Object hashed = HashKey.of(key);
        Entry old = entries.get(hashed);
        entries.put(hashed, new Entry(old == null ? key : old.key(), value));
    }

    @Nullable
    Object get(Object key) {
        Entry entry = entries.get(key instanceof String ? key : HashKey.of(key));
        return entry == null ? null : entry.value();
    }

    boolean contains(Object key) {
        return entries.containsKey(HashKey.of(key));
    }

    int size() {
        return entries.size();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    List<Object> keys() {
        List<Object> keys = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            keys.add(entry.key());
        }
        return keys;
    }
}
