package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;

/** Python's operators on any two values. */
final class Ops {

    private Ops() {}

    static Object add(RenderState runtime, Object a, Object b) {
        if (Values.isString(a) && Values.isString(b)) {
            return concat(runtime, a, b);
        } else if (Values.isNumber(a) && Values.isNumber(b)) {
            return Numbers.add(a, b);
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            return join(runtime, x, y);
        } else if (a instanceof Tuple x && b instanceof Tuple y) {
            return new Tuple(join(runtime, x.items(), y.items()));
        }
        failIfUndefined(a, b);
        if (Values.isString(a)) {
            throw PyError.type("can only concatenate str (not \"" + Values.typeName(b) + "\") to str");
        }
        if (a instanceof List || a instanceof Tuple) {
            String type = Values.typeName(a);
            throw PyError.type("can only concatenate " + type + " (not \"" + Values.typeName(b) + "\") to " + type);
        }
        throw unsupported("+", a, b);
    }

    private static Object concat(RenderState runtime, Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            runtime.chargeText((long) x.length() + y.length());
            return x.concat(y);
        }
        String x = Markup.escape(a).text();
        String y = Markup.escape(b).text();
        runtime.chargeText((long) x.length() + y.length());
        return new Markup(x + y);
    }

    private static List<Object> join(RenderState runtime, List<?> a, List<?> b) {
        runtime.chargeItems((long) a.size() + b.size());
        List<Object> joined = new ArrayList<>(a.size() + b.size());
        joined.addAll(a);
        joined.addAll(b);
        return joined;
    }

    static Object subtract(Object a, Object b) {
        requireNumbers("-", a, b);
        return Numbers.subtract(a, b);
    }

    static Object multiply(RenderState runtime, Object a, Object b) {
        if (Values.isNumber(a) && Values.isNumber(b)) {
            return Numbers.multiply(a, b);
        }
        failIfUndefined(a, b);
        if (Numbers.isInt(b) && isSequence(a)) {
            return repeat(runtime, a, Numbers.toIndex(b));
        }
        if (Numbers.isInt(a) && isSequence(b)) {
            return repeat(runtime, b, Numbers.toIndex(a));
        }
        if (isSequence(a) || isSequence(b)) {
            Object other = isSequence(a) ? b : a;
            throw PyError.type("can't multiply sequence by non-int of type '" + Values.typeName(other) + "'");
        }
        throw unsupported("*", a, b);
    }

    private static boolean isSequence(Object value) {
        return Values.isString(value) || value instanceof List || value instanceof Tuple;
    }

    private static Object repeat(RenderState runtime, Object value, int count) {
        int times = Math.max(0, count);
        if (value instanceof String text) {
            runtime.chargeText((long) text.length() * times);
            return text.repeat(times);
        } else if (value instanceof Markup markup) {
            runtime.chargeText((long) markup.text().length() * times);
            return new Markup(markup.text().repeat(times));
        } else if (value instanceof Tuple tuple) {
            return new Tuple(repeatItems(runtime, tuple.items(), times));
        }
        return repeatItems(runtime, (List<?>) value, times);
    }

    private static List<Object> repeatItems(RenderState runtime, List<?> items, int times) {
        runtime.chargeItems((long) items.size() * times);
        List<Object> repeated = new ArrayList<>(items.size() * times);
        // An empty list repeated often would cost time and charge nothing.
        for (int i = 0; i < times && !items.isEmpty(); i++) {
            repeated.addAll(items);
        }
        return repeated;
    }

    static Object modulo(RenderState runtime, Object a, Object b) {
        if (a instanceof String format) {
            return PercentFormat.format(runtime, format, b, false);
        } else if (a instanceof Markup format) {
            return new Markup(PercentFormat.format(runtime, format.text(), b, true));
        }
        requireNumbers("%", a, b);
        return Numbers.modulo(a, b);
    }

    static Object divide(Object a, Object b) {
        requireNumbers("/", a, b);
        return Numbers.divide(a, b);
    }

    static Object floorDivide(Object a, Object b) {
        requireNumbers("//", a, b);
        return Numbers.floorDivide(a, b);
    }

    static Object power(Object a, Object b) {
        requireNumbers("** or pow()", a, b);
        return Numbers.power(a, b);
    }

    static Object negate(Object value) {
        requireNumber("-", value);
        return Numbers.negate(value);
    }

    static Object plus(Object value) {
        requireNumber("+", value);
        return Numbers.plus(value);
    }

    private static void requireNumber(String operator, Object value) {
        if (!Values.isNumber(value)) {
            failIfUndefined(value, value);
            throw PyError.type("bad operand type for unary " + operator + ": '" + Values.typeName(value) + "'");
        }
    }

    private static void requireNumbers(String operator, Object a, Object b) {
        if (!Values.isNumber(a) || !Values.isNumber(b)) {
            failIfUndefined(a, b);
            throw unsupported(operator, a, b);
        }
    }

    private static void failIfUndefined(Object a, Object b) {
        if (a instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (b instanceof Undefined undefined) {
            throw undefined.error();
        }
    }

    private static PyError unsupported(String operator, Object a, Object b) {
        return PyError.type("unsupported operand type(s) for " + operator + ": '" + Values.typeName(a) + "' and '"
                + Values.typeName(b) + "'");
    }

    /** One comparison of a chain. */
    static boolean compare(RenderState runtime, String operator, Object a, Object b) {
        switch (operator) {
            case "==":
                return Compare.equal(runtime, a, b);
            case "!=":
                return !Compare.equal(runtime, a, b);
            case "in":
                return Compare.contains(runtime, b, a);
            case "not in":
                return !Compare.contains(runtime, b, a);
            default:
                return Compare.ordered(runtime, a, b, operator);
        }
    }
}
