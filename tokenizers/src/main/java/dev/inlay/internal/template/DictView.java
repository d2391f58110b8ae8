package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict return. */
record DictView(Kind kind, Dict dict) {

    enum Kind {
        KEYS,
        VALUES,
        ITEMS
    }

    List<Object> list() {
        List<Object> list = new ArrayList<>(dict.size());
        for (Dict.Entry entry : dict.entries()) {
            switch (kind) {
                case KEYS:
                    list.add(entry.key());
                    break;
                case VALUES:
                    list.add(entry.value());
                    break;
                case ITEMS:
                    list.add(entry.toTuple());
                    break;
            }
        }
        return list;
    }
}
