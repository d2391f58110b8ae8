package dev.inlay.internal.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as transformers defines it: plain JSON, with the arguments of Python's {@code json.dumps}. */
final class JsonFilter {

    private JsonFilter() {}

    static void register(Map<String, Filter> filters) {
        filters.put("tojson", JsonFilter::toJson);
    }

    private static Object toJson(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        String itemSeparator = null;
        String keySeparator = null;
        if (bound.hasValue(2)) {
            List<Object> pair = Iter.list(runtime, bound.get(2));
            if (pair.size() != 2 || !Values.isString(pair.get(0)) || !Values.isString(pair.get(1))) {
                throw PyError.value("separators must be two strings");
            }
            itemSeparator = Repr.str(pair.get(0));
            keySeparator = Repr.str(pair.get(1));
        }
        JsonWriter writer = new JsonWriter(
                runtime, bound.truth(0, false), indent(bound), itemSeparator, keySeparator, bound.truth(3, false));
        return writer.write(value);
    }

    private static @Nullable String indent(Bound bound) {
        if (!bound.hasValue(1)) {
            return null;
        }
        Object indent = bound.get(1);
        String text = Values.text(indent);
        return text != null ? text : " ".repeat(Math.max(0, Math.min(1_000, Numbers.toIndex(indent))));
    }
}
