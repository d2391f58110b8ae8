package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Python's comparisons of values. */
final class Compare {

    private static final int MAX_DEPTH = 200;

    private final RenderState runtime;
    private int depth;

    private Compare(RenderState runtime) {
        this.runtime = runtime;
    }

    /** Python's {@code a == b}. */
    static boolean equal(RenderState runtime, Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return x.equals(y);
        }
        return new Compare(runtime).equal(a, b);
    }

    /** Python's {@code a < b}. */
    static boolean less(RenderState runtime, Object a, Object b) {
        return new Compare(runtime).ordered(a, b, "<");
    }

    /** Python's {@code a operator b} for one of the four ordering operators. */
    static boolean ordered(RenderState runtime, Object a, Object b, String operator) {
        return new Compare(runtime).ordered(a, b, operator);
    }

    /** Python's {@code item in container}. */
    static boolean contains(RenderState runtime, Object container, Object item) {
        String text = Values.text(container);
        if (text != null) {
            String part = Values.text(item);
            if (part == null) {
                throw PyError.type("'in <string>' requires string as left operand, not " + Values.typeName(item));
            }
            runtime.chargeSearch(text);
            return TextSearch.indexOf(text, part, 0) >= 0;
        } else if (container instanceof Dict dict) {
            return dict.contains(item);
        } else if (container instanceof DictView view && view.kind() == DictView.Kind.KEYS) {
            return view.dict().contains(item);
        } else if (container instanceof Range range && Values.isNumber(item)) {
            return range.contains(item);
        }
        Iterator<Object> iterator = Iter.orNull(container);
        if (iterator == null) {
            throw PyError.type("argument of type '" + Values.typeName(container) + "' is not iterable");
        }
        while (iterator.hasNext()) {
            Object candidate = iterator.next();
            runtime.step();
            if (candidate == item || equal(runtime, candidate, item)) {
                return true;
            }
        }
        return false;
    }

    /** Python's {@code sorted} by already extracted keys: stable, and asking only whether one key is less than another. */
    static List<Object> sorted(RenderState runtime, List<Object> items, List<Object> keys, boolean reverse) {
        int size = items.size();
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            order[i] = reverse ? size - 1 - i : i;
        }
        mergeSort(runtime, keys, order, 0, size, new Integer[size]);
        List<Object> sorted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sorted.add(items.get(order[reverse ? size - 1 - i : i]));
        }
        return sorted;
    }

    // A sort of its own: the library's checks that the order is consistent, which NaN and mixed values need not be.
    private static void mergeSort(
            RenderState runtime, List<Object> keys, Integer[] order, int from, int to, Integer[] spare) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(runtime, keys, order, from, middle, spare);
        mergeSort(runtime, keys, order, middle, to, spare);
        System.arraycopy(order, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        for (int i = from; left < middle; i++) {
            if (right < to && less(runtime, keys.get(order[right]), keys.get(spare[left]))) {
                order[i] = order[right++];
            } else {
                order[i] = spare[left++];
            }
        }
    }

    /** Compares strings by code points; Java itself would compare by UTF-16 units. */
    static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) && Character.isSurrogate(y);
                if (!surrogates && (Character.isSurrogate(x) || Character.isSurrogate(y))) {
                    return Character.compare(fixUp(x), fixUp(y));
                }
                return Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Moves surrogates behind the rest of the first plane, as the code points they stand for are. */
    private static char fixUp(char c) {
        if (c < Character.MIN_SURROGATE) {
            return c;
        }
        return (char) (Character.isSurrogate(c) ? c + 0x2000 : c - 0x800);
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw PyError.limit("values are nested too deeply to compare");
        }
    }

    private boolean equal(Object a, Object b) {
        runtime.step();
        if (Values.isNumber(a)) {
            if (!Values.isNumber(b) || Numbers.isNan(a) || Numbers.isNan(b)) {
                return false;
            }
            return Numbers.compare(a, b) == 0;
        }
        if (a == b) {
            return true;
        }
        String text = Values.text(a);
        if (text != null) {
            return text.equals(Values.text(b));
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            return equalItems(x, y);
        } else if (a instanceof Tuple x && b instanceof Tuple y) {
            return equalItems(x.items(), y.items());
        } else if (a instanceof Dict x && b instanceof Dict y) {
            return equalDicts(x, y);
        } else if (a instanceof Undefined) {
            return b instanceof Undefined;
        } else if (a instanceof Range x && b instanceof Range y) {
            return equalItems(x.list(), y.list());
        } else if (a instanceof DictView x && b instanceof DictView y) {
            return x.kind() == y.kind() && x.kind() != DictView.Kind.VALUES && equalSets(x, y);
        }
        return false;
    }

    private boolean equalItems(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        enter();
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        depth--;
        return true;
    }

    /** Equality inside containers: what is the same object is equal, even NaN. */
    private boolean same(Object a, Object b) {
        return a == b || equal(a, b);
    }

    private boolean equalDicts(Dict a, Dict b) {
        if (a.size() != b.size()) {
            return false;
        }
        enter();
        for (Dict.Entry entry : a.entries()) {
            Object other = b.get(entry.key());
            if (other == null || !same(entry.value(), other)) {
                return false;
            }
        }
        depth--;
        return true;
    }

    private boolean equalSets(DictView a, DictView b) {
        if (a.kind() == DictView.Kind.ITEMS) {
            return equalDicts(a.dict(), b.dict());
        }
        return a.dict().size() == b.dict().size() && a.dict().keys().stream().allMatch(b.dict()::contains);
    }

    private boolean ordered(Object a, Object b, String operator) {
        runtime.step();
        if (Values.isNumber(a) && Values.isNumber(b)) {
            return !Numbers.isNan(a) && !Numbers.isNan(b) && holds(Numbers.compare(a, b), operator);
        }
        String x = Values.text(a);
        String y = Values.text(b);
        if (x != null && y != null) {
            return holds(compareText(x, y), operator);
        } else if (a instanceof List<?> list && b instanceof List<?> other) {
            return orderedItems(list, other, operator);
        } else if (a instanceof Tuple tuple && b instanceof Tuple other) {
            return orderedItems(tuple.items(), other.items(), operator);
        } else if (a instanceof Undefined undefined) {
            throw undefined.error();
        } else if (b instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw PyError.type("'" + operator + "' not supported between instances of '" + Values.typeName(a) + "' and '"
                + Values.typeName(b) + "'");
    }

    private boolean orderedItems(List<?> a, List<?> b, String operator) {
        enter();
        int length = Math.min(a.size(), b.size());
        for (int i = 0; i < length; i++) {
            if (!same(a.get(i), b.get(i))) {
                boolean result = ordered(a.get(i), b.get(i), operator);
                depth--;
                return result;
            }
        }
        depth--;
        return holds(Integer.compare(a.size(), b.size()), operator);
    }

    private static boolean holds(int comparison, String operator) {
        switch (operator) {
            case "<":
                return comparison < 0;
            case "<=":
                return comparison <= 0;
            case ">":
                return comparison > 0;
            default:
                return comparison >= 0;
        }
    }
}
