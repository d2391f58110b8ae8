package dev.inlay.internal.template;

import java.time.ZonedDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that every template can call. */
final class Globals {

    private static final Map<String, Function> FUNCTIONS = Map.of(
            "range", new Function("range", Globals::range),
            "dict", new Function("dict", (runtime, args) -> dict(runtime, "dict", args)),
            "namespace", new Function("namespace", Globals::namespace),
            "cycler", new Function("cycler", (runtime, args) -> new Cycler(args.positional())),
            "joiner", new Function("joiner", Globals::joiner),
            "raise_exception", new Function("raise_exception", Globals::raiseException),
            "strftime_now", new Function("strftime_now", Globals::strftimeNow));

    private Globals() {}

    static @Nullable Object get(String name) {
        return FUNCTIONS.get(name);
    }

    private static Object range(RenderState runtime, Args args) {
        Bound bound = args.bindPositional("range", "start", "stop", "step");
        long first = integer(bound.get(0));
        long start = bound.has(1) ? first : 0;
        long stop = bound.has(1) ? integer(bound.get(1)) : first;
        long step = bound.has(2) ? integer(bound.get(2)) : 1;
        if (step == 0) {
            throw PyError.value("range() arg 3 must not be zero");
        }
        if (Range.lengthOf(start, stop, step) > Range.MAX_LENGTH) {
            throw PyError.overflow(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + Range.MAX_LENGTH + ").");
        }
        return new Range(start, stop, step);
    }

    private static long integer(Object value) {
        if (Numbers.fitsLong(value)) {
            return Numbers.toLong(value);
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw PyError.type("'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
    }

    /** {@code dict(mapping_or_pairs, **keywords)}. */
    private static Dict dict(RenderState runtime, String function, Args args) {
        if (args.positional().size() > 1) {
            throw PyError.type(function + " expected at most 1 argument, got "
                    + args.positional().size());
        }
        Dict dict = new Dict();
        for (Object source : args.positional()) {
            if (source instanceof Dict other) {
                runtime.chargeItems(other.size());
                other.entries().forEach(entry -> dict.put(entry.key(), entry.value()));
            } else {
                Iterator<Object> pairs = Iter.of(source);
                while (pairs.hasNext()) {
                    runtime.chargeItems(dict.size() + 1L);
                    List<Object> pair = Iter.list(runtime, pairs.next());
                    if (pair.size() != 2) {
                        throw PyError.value(
                                "dictionary update sequence element has length " + pair.size() + "; 2 is required");
                    }
                    dict.put(pair.get(0), pair.get(1));
                }
            }
        }
        args.keywords().forEach(dict::put);
        return dict;
    }

    private static Object namespace(RenderState runtime, Args args) {
        Namespace namespace = new Namespace();
        for (Dict.Entry entry : dict(runtime, "namespace", args).entries()) {
            namespace.attributes().put(Repr.str(entry.key()), entry.value());
        }
        return namespace;
    }

    private static Object joiner(RenderState runtime, Args args) {
        Object separator = args.bind("joiner", "sep").get(0, ", ");
        boolean[] used = new boolean[1];
        return new Function("joiner", (inner, none) -> {
            none.none("joiner");
            if (used[0]) {
                return separator;
            }
            used[0] = true;
            return "";
        });
    }

    private static Object raiseException(RenderState runtime, Args args) {
        throw PyError.raised(Repr.str(args.bind("raise_exception", "message").get(0)));
    }

    private static Object strftimeNow(RenderState runtime, Args args) {
        String format = args.bind("strftime_now", "format").text(0);
        String text = Strftime.format(format, ZonedDateTime.now(runtime.clock()));
        runtime.chargeText(text.length());
        return text;
    }
}
