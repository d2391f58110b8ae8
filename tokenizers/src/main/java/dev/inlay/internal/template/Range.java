package dev.inlay.internal.template;

import java.util.AbstractList;
import java.util.List;

/** Python's range, of at most {@value #MAX_LENGTH} numbers as the sandbox has it. */
record Range(long start, long stop, long step) {

    static final int MAX_LENGTH = 100_000;

    int length() {
        return (int) Math.min(Integer.MAX_VALUE, lengthOf(start, stop, step));
    }

    static long lengthOf(long start, long stop, long step) {
        if (step > 0 ? start >= stop : start <= stop) {
            return 0;
        }
        // Unsigned, because the distance of two longs may not fit one.
        long distance = step > 0 ? stop - start : start - stop;
        long stride = step > 0 ? step : -step;
        long length = Long.divideUnsigned(distance - 1, stride) + 1;
        return length < 0 ? Long.MAX_VALUE : length;
    }

    /** The numbers, made as they are asked for. */
    List<Object> list() {
        int length = length();
        return new AbstractList<Object>() {
            @Override
            public Object get(int index) {
                return start + index * step;
            }

            @Override
            public int size() {
                return length;
            }
        };
    }

    boolean contains(Object value) {
        Object key = HashKey.of(value);
        if (!(key instanceof Long number)) {
            return false;
        }
        long n = number;
        boolean within = step > 0 ? n >= start && n < stop : n <= start && n > stop;
        return within && (n - start) % step == 0;
    }
}
