package dev.inlay.internal.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code x.name}, {@code x[key]} and {@code x[from:to:step]}. */
final class Subscripts {

    private Subscripts() {}

    /** {@code x.name}: an attribute, or else the item of that name. */
    static Object attribute(RenderState runtime, Object object, String name) {
        if (object instanceof Undefined undefined) {
            throw undefined.error();
        }
        Object value = Attributes.of(object, name);
        if (value == null) {
            value = itemOrNull(runtime, object, name);
        }
        return value == null ? Undefined.of(object, name) : value;
    }

    /** {@code x[key]}: an item, or else the attribute of that name. */
    static Object item(RenderState runtime, Object object, Object key) {
        if (object instanceof Undefined undefined) {
            throw undefined.error();
        }
        Object value = itemOrNull(runtime, object, key);
        if (value == null) {
            String name = Values.text(key);
            value = name == null ? null : Attributes.of(object, name);
        }
        return value == null ? Undefined.of(object, key) : value;
    }

    private static @Nullable Object itemOrNull(RenderState runtime, Object object, Object key) {
        if (object instanceof Dict dict) {
            return key instanceof List || key instanceof Dict ? null : dict.get(key);
        }
        if (!Numbers.fitsLong(key)) {
            return null;
        }
        long index = Numbers.toLong(key);
        String text = Values.text(object);
        if (text != null) {
            String character = character(runtime, text, index);
            return character == null || object instanceof String ? character : new Markup(character);
        }
        if (object instanceof List || object instanceof Tuple || object instanceof Range) {
            List<Object> items = Iter.items(object);
            if (items != null) {
                long at = index < 0 ? index + items.size() : index;
                return at >= 0 && at < items.size() ? items.get((int) at) : null;
            }
        }
        return null;
    }

    private static @Nullable String character(RenderState runtime, String text, long index) {
        int length = text.codePointCount(0, text.length());
        long at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            return null;
        }
        if (length == text.length()) {
            return String.valueOf(text.charAt((int) at));
        }
        // Walking over surrogates takes time; a loop over the indexes of a long text has to pay for it.
        runtime.charge(length / 16);
        return Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) at)));
    }

    /** {@code x[start:stop:step]}, each bound being None where it is left out. */
    static Object slice(RenderState runtime, Object object, Object start, Object stop, Object step) {
        if (object instanceof String text) {
            return sliceText(runtime, text, start, stop, step);
        } else if (object instanceof Markup markup) {
            return new Markup(sliceText(runtime, markup.text(), start, stop, step));
        } else if (object instanceof Tuple tuple) {
            return new Tuple(sliceItems(runtime, tuple.items(), start, stop, step));
        } else if (object instanceof List) {
            List<Object> items = Iter.items(object);
            return sliceItems(runtime, items == null ? List.of() : items, start, stop, step);
        } else if (object instanceof Range range) {
            SliceBounds bounds = SliceBounds.of(start, stop, step, range.length());
            long from = range.start() + bounds.from() * range.step();
            return new Range(from, range.start() + bounds.to() * range.step(), bounds.step() * range.step());
        } else if (object instanceof Undefined undefined) {
            throw undefined.error();
        } else if (object instanceof Dict) {
            throw PyError.type("unhashable type: 'slice'");
        }
        throw PyError.type("'" + Values.typeName(object) + "' object is not subscriptable");
    }

    private static String sliceText(RenderState runtime, String text, Object start, Object stop, Object step) {
        int length = text.codePointCount(0, text.length());
        SliceBounds bounds = SliceBounds.of(start, stop, step, length);
        if (bounds.count() == 0) {
            return "";
        }
        runtime.chargeText(bounds.count());
        boolean plain = length == text.length();
        if (bounds.step() == 1) {
            int from = bounds.from();
            if (plain) {
                return text.substring(from, from + bounds.count());
            }
            runtime.charge(length / 16);
            int begin = text.offsetByCodePoints(0, from);
            return text.substring(begin, text.offsetByCodePoints(begin, bounds.count()));
        }
        StringBuilder out = new StringBuilder(bounds.count());
        if (plain) {
            for (int i = 0; i < bounds.count(); i++) {
                out.append(text.charAt((int) bounds.at(i)));
            }
        } else {
            int[] characters = text.codePoints().toArray();
            for (int i = 0; i < bounds.count(); i++) {
                out.appendCodePoint(characters[(int) bounds.at(i)]);
            }
        }
        return out.toString();
    }

    private static List<Object> sliceItems(
            RenderState runtime, List<Object> items, Object start, Object stop, Object step) {
        SliceBounds bounds = SliceBounds.of(start, stop, step, items.size());
        runtime.chargeItems(bounds.count());
        List<Object> slice = new ArrayList<>(bounds.count());
        for (int i = 0; i < bounds.count(); i++) {
            slice.add(items.get((int) bounds.at(i)));
        }
        return slice;
    }

    /** A slice of a sequence of known length: {@code count} indexes from {@code from} to before {@code to}. */
    private record SliceBounds(int from, int to, int count, long step) {

        long at(int i) {
            return from + i * step;
        }

        static SliceBounds of(Object start, Object stop, Object step, int length) {
            long stride = step == None.NONE ? 1 : integer(step);
            if (stride == 0) {
                throw PyError.value("slice step cannot be zero");
            }
            boolean forward = stride > 0;
            long lowest = forward ? 0 : -1;
            long highest = forward ? length : length - 1L;
            long from = start == None.NONE ? (forward ? lowest : highest) : clamp(start, length, lowest, highest);
            long to = stop == None.NONE ? (forward ? highest : lowest) : clamp(stop, length, lowest, highest);
            long count = Range.lengthOf(from, to, stride);
            return new SliceBounds((int) from, (int) to, (int) count, stride);
        }

        private static long clamp(Object bound, int length, long lowest, long highest) {
            long index = integer(bound);
            if (index < 0) {
                index = Math.max(index, -(1L << 40)) + length;
            }
            return Math.max(lowest, Math.min(highest, index));
        }

        private static long integer(Object value) {
            if (Numbers.fitsLong(value)) {
                // Cut so that no sum of bounds can overflow; no sequence is as long.
                return Math.max(-(1L << 40), Math.min(1L << 40, Numbers.toLong(value)));
            }
            if (value instanceof BigInteger big) {
                return big.signum() < 0 ? -(1L << 40) : 1L << 40;
            }
            throw PyError.type("slice indices must be integers or None or have an __index__ method");
        }
    }
}
