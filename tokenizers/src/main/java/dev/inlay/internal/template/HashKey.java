package dev.inlay.internal.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Turns a value into an object whose Java equality is Python's equality of dict keys. */
final class HashKey {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_ITEMS = 100_000;

    private enum Special {
        UNDEFINED
    }

    /** Keeps tuples apart from every other key. */
    private record TupleKey(List<Object> items) {}

    private int count;

    private HashKey() {}

    /** Fails with Python's TypeError for values that cannot be keys. */
    static Object of(Object value) {
        return value instanceof Tuple ? new HashKey().of(value, 0) : simple(value);
    }

    private Object of(Object value, int depth) {
        if (!(value instanceof Tuple tuple)) {
            return simple(value);
        }
        count += 1 + tuple.items().size();
        if (depth == MAX_DEPTH || count > MAX_ITEMS) {
            throw PyError.limit("a key is nested too deeply or too long");
        }
        List<Object> items = new ArrayList<>(tuple.items().size());
        for (Object item : tuple.items()) {
            items.add(of(item, depth + 1));
        }
        return new TupleKey(items);
    }

    private static Object simple(Object value) {
        if (value instanceof String) {
            return value;
        } else if (value instanceof Markup markup) {
            return markup.text();
        } else if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        } else if (value instanceof Double number) {
            return ofDouble(number);
        } else if (value instanceof Undefined) {
            return Special.UNDEFINED;
        } else if (value instanceof List || value instanceof Dict) {
            throw PyError.type("unhashable type: '" + Values.typeName(value) + "'");
        }
        return value;
    }

    private static Object ofDouble(Double number) {
        double value = number;
        if (value != Math.rint(value) || Double.isInfinite(value)) {
            return number;
        }
        if (Math.abs(value) < 0x1p63) {
            return (long) value;
        }
        BigInteger exact = new BigDecimal(value).toBigInteger();
        return Numbers.normalize(exact);
    }
}
