package dev.inlay.internal.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All tests by name. */
final class Tests {

    private static final Map<String, Test> ALL = all();

    private Tests() {}

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        kinds(tests);
        comparisons(tests);
        plain(tests, "filter", value -> value instanceof String name && Filters.get(name) != null);
        plain(tests, "test", value -> value instanceof String name && get(name) != null);
        plain(tests, "lower", value -> Text.isLower(Repr.str(value)));
        plain(tests, "upper", value -> Text.isUpper(Repr.str(value)));
        tests.put("odd", (runtime, value, args) -> {
            args.none("odd");
            return Compare.equal(runtime, Ops.modulo(runtime, value, 2L), 1L);
        });
        tests.put("even", (runtime, value, args) -> {
            args.none("even");
            return Compare.equal(runtime, Ops.modulo(runtime, value, 2L), 0L);
        });
        tests.put("divisibleby", (runtime, value, args) -> {
            Object divisor = args.bind("divisibleby", "num").get(0);
            return Compare.equal(runtime, Ops.modulo(runtime, value, divisor), 0L);
        });
        tests.put(
                "sameas",
                (runtime, value, args) ->
                        isSame(value, args.bind("sameas", "other").get(0)));
        tests.put(
                "in",
                (runtime, value, args) ->
                        Compare.contains(runtime, args.bind("in", "seq").get(0), value));
        return Map.copyOf(tests);
    }

    private static void kinds(Map<String, Test> tests) {
        plain(tests, "defined", value -> !(value instanceof Undefined));
        plain(tests, "undefined", value -> value instanceof Undefined);
        plain(tests, "none", value -> value == None.NONE);
        plain(tests, "boolean", value -> value instanceof Boolean);
        plain(tests, "true", value -> value.equals(true));
        plain(tests, "false", value -> value.equals(false));
        plain(tests, "integer", value -> Numbers.isInt(value) && !(value instanceof Boolean));
        plain(tests, "float", value -> value instanceof Double);
        plain(tests, "number", Values::isNumber);
        plain(tests, "string", Values::isString);
        plain(tests, "mapping", value -> value instanceof Dict);
        plain(tests, "sequence", Tests::isSequence);
        plain(tests, "iterable", value -> value instanceof LoopContext || Iter.orNull(value) != null);
        plain(tests, "callable", value -> value instanceof Callable || value instanceof Undefined);
        plain(tests, "escaped", value -> value instanceof Markup);
    }

    private static void comparisons(Map<String, Test> tests) {
        compare(tests, "==", "==", "eq", "equalto");
        compare(tests, "!=", "!=", "ne");
        compare(tests, ">", ">", "gt", "greaterthan");
        compare(tests, ">=", ">=", "ge");
        compare(tests, "<", "<", "lt", "lessthan");
        compare(tests, "<=", "<=", "le");
    }

    private static void plain(Map<String, Test> tests, String name, Predicate<Object> test) {
        tests.put(name, (runtime, value, args) -> {
            args.none(name);
            return test.test(value);
        });
    }

    private static void compare(Map<String, Test> tests, String operator, String... names) {
        for (String name : names) {
            tests.put(name, (runtime, value, args) -> {
                Object other = args.bindPositional(name, "other").get(0);
                return Ops.compare(runtime, operator, value, other);
            });
        }
    }

    private static boolean isSequence(Object value) {
        return Values.isString(value)
                || value instanceof List
                || value instanceof Tuple
                || value instanceof Dict
                || value instanceof Range
                || value instanceof Undefined;
    }

    /** Python's {@code is}; small values have no identity of their own here, so equal ones are the same. */
    private static boolean isSame(Object a, Object b) {
        boolean small = a instanceof String || a instanceof Long || a instanceof Boolean || a instanceof Double;
        return a == b || (small && a.equals(b));
    }

    static @Nullable Test get(String name) {
        return ALL.get(name);
    }

    /** A test whose name is only known while rendering. */
    static Test require(Object name) {
        Test test = name instanceof String text ? ALL.get(text) : null;
        if (test == null) {
            throw PyError.template("No test named " + Repr.of(name) + ".");
        }
        return test;
    }
}
