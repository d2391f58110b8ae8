package dev.inlay.internal.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} makes: the one value that templates may change, by {@code {% set ns.x = ... %}}. */
record Namespace(Map<String, Object> attributes) {

    Namespace() {
        this(new LinkedHashMap<>());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
