package dev.inlay.internal.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;

/** Filters that make numbers. */
final class NumberFilters {

    private static final int MAX_PRECISION = 400;

    private NumberFilters() {}

    static void register(Map<String, Filter> filters) {
        filters.put("int", NumberFilters::integer);
        filters.put("float", NumberFilters::real);
        filters.put("abs", NumberFilters::abs);
        filters.put("round", NumberFilters::round);
        filters.put("sum", NumberFilters::sum);
        filters.put("filesizeformat", NumberFilters::fileSize);
    }

    private static Object integer(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("int", "default", "base");
        Object defaultValue = bound.get(0, 0L);
        String text = Values.text(value);
        if (text == null) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (value instanceof Double number) {
                return number.isNaN() ? defaultValue : truncate(number);
            }
            return Numbers.isInt(value) ? Numbers.plus(value) : defaultValue;
        }
        runtime.chargeText(text.length());
        Object parsed = NumberParser.integer(text, bound.integer(1, 10));
        if (parsed != null) {
            return parsed;
        }
        // "42.23" is 42.
        Double number = NumberParser.real(text);
        return number == null || number.isNaN() || number.isInfinite() ? defaultValue : truncate(number);
    }

    private static Object truncate(double number) {
        return Numbers.fromWhole(number < 0 ? Math.ceil(number) : Math.floor(number));
    }

    private static Object real(RenderState runtime, Object value, Args args) {
        Object defaultValue = args.bind("float", "default").get(0, 0.0);
        String text = Values.text(value);
        if (text != null) {
            runtime.chargeText(text.length());
            Double number = NumberParser.real(text);
            return number == null ? defaultValue : number;
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return Values.isNumber(value) ? (Object) Numbers.toDouble(value) : defaultValue;
    }

    private static void requireNumber(Object value, String function) {
        if (!Values.isNumber(value)) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("bad operand type for " + function + "(): '" + Values.typeName(value) + "'");
        }
    }

    private static Object abs(RenderState runtime, Object value, Args args) {
        args.none("abs");
        requireNumber(value, "abs");
        return Numbers.abs(value);
    }

    private static Object round(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("round", "precision", "method");
        int precision = Math.max(-MAX_PRECISION, Math.min(MAX_PRECISION, bound.integer(0, 0)));
        Object method = bound.get(1, "common");
        requireNumber(value, "round");
        if (method.equals("common")) {
            return roundHalfEven(value, precision);
        }
        if (!method.equals("ceil") && !method.equals("floor")) {
            throw PyError.argument("method must be common, ceil or floor");
        }
        Object scale = Numbers.power(10L, (long) precision);
        Object scaled = Numbers.multiply(value, scale);
        if (scaled instanceof Double number) {
            scaled = Numbers.fromWhole(method.equals("ceil") ? Math.ceil(number) : Math.floor(number));
        }
        return Numbers.divide(scaled, scale);
    }

    private static Object roundHalfEven(Object value, int precision) {
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                return value;
            }
            double rounded = new BigDecimal(number)
                    .setScale(precision, RoundingMode.HALF_EVEN)
                    .doubleValue();
            return Math.copySign(rounded, number);
        }
        if (precision >= 0) {
            return Numbers.plus(value);
        }
        return Numbers.normalize(new BigDecimal(Numbers.toBig(value))
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toBigInteger());
    }

    private static Object sum(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("sum", "attribute", "start");
        AttributePath path = AttributePath.of(bound.get(0, None.NONE));
        Object total = bound.get(1, 0L);
        if (Values.isString(total)) {
            throw PyError.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Iterator<Object> items = Iter.of(value);
        while (items.hasNext()) {
            runtime.step();
            total = Ops.add(runtime, total, path.get(runtime, items.next()));
        }
        return total;
    }

    private static Object fileSize(RenderState runtime, Object value, Args args) {
        boolean binary = args.bind("filesizeformat", "binary").truth(0, false);
        String text = Values.text(value);
        Double parsed = text == null ? null : NumberParser.real(text);
        if (parsed == null) {
            requireNumber(value, "filesizeformat");
        }
        double bytes = parsed == null ? Numbers.toDouble(value) : parsed;
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return Numbers.intToString(truncate(bytes)) + " Bytes";
        }
        String prefixes = binary ? "KMGTPEZY" : "kMGTPEZY";
        double unit = base;
        int i = 0;
        while (i < prefixes.length() - 1 && bytes >= unit * base) {
            unit *= base;
            i++;
        }
        return FloatFormat.format(base * bytes / (unit * base), 'f', 1, false) + " " + prefixes.charAt(i)
                + (binary ? "iB" : "B");
    }
}
