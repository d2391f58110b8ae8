package dev.inlay.internal.template;

import java.util.Map;

/** The methods of dicts that change nothing. */
final class DictMethods {

    static final Map<String, BoundMethod.Method> METHODS = Map.of(
            "items",
            (runtime, self, args) -> view(DictView.Kind.ITEMS, self, args),
            "keys",
            (runtime, self, args) -> view(DictView.Kind.KEYS, self, args),
            "values",
            (runtime, self, args) -> view(DictView.Kind.VALUES, self, args),
            "get",
            DictMethods::get,
            "copy",
            DictMethods::copy,
            "fromkeys",
            DictMethods::fromKeys);

    private DictMethods() {}

    private static Object view(DictView.Kind kind, Object self, Args args) {
        args.none(kind.name());
        return new DictView(kind, (Dict) self);
    }

    private static Object get(RenderState runtime, Object self, Args args) {
        Bound bound = args.bindPositional("get", "key", "default");
        Object value = ((Dict) self).get(bound.get(0));
        return value == null ? bound.get(1, None.NONE) : value;
    }

    private static Object copy(RenderState runtime, Object self, Args args) {
        args.none("copy");
        return self;
    }

    private static Object fromKeys(RenderState runtime, Object self, Args args) {
        Bound bound = args.bindPositional("fromkeys", "iterable", "value");
        Dict dict = new Dict();
        for (Object key : Iter.list(runtime, bound.get(0))) {
            dict.put(key, bound.get(1, None.NONE));
        }
        return dict;
    }
}
