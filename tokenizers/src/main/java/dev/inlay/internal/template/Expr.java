package dev.inlay.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of the syntax tree. Every node knows its height, so that the parser can refuse a source whose evaluation
 * would need too deep a stack.
 */
sealed interface Expr {

    /** Where the source says it; errors of its evaluation point there. */
    int offset();

    int height();

    static int heightOf(List<? extends @Nullable Expr> parts) {
        int height = 0;
        for (Expr part : parts) {
            height = Math.max(height, heightOf(part));
        }
        return height;
    }

    static int heightOf(@Nullable Expr part) {
        return part == null ? 0 : part.height();
    }

    record Const(int offset, Object value) implements Expr {
        @Override
        public int height() {
            return 1;
        }
    }

    record Name(int offset, String name) implements Expr {
        @Override
        public int height() {
            return 1;
        }
    }

    /** {@code namespace.attribute} as the target of an assignment. */
    record NamespaceRef(int offset, String name, String attribute) implements Expr {
        @Override
        public int height() {
            return 1;
        }
    }

    record TupleOf(int offset, List<Expr> items, int height) implements Expr {
        TupleOf(int offset, List<Expr> items) {
            this(offset, List.copyOf(items), 1 + heightOf(items));
        }
    }

    record ListOf(int offset, List<Expr> items, int height) implements Expr {
        ListOf(int offset, List<Expr> items) {
            this(offset, List.copyOf(items), 1 + heightOf(items));
        }
    }

    record DictOf(int offset, List<Expr> keys, List<Expr> values, int height) implements Expr {
        DictOf(int offset, List<Expr> keys, List<Expr> values) {
            this(offset, List.copyOf(keys), List.copyOf(values), 1 + Math.max(heightOf(keys), heightOf(values)));
        }
    }

    /** Unary {@code +}, {@code -} and {@code not}. */
    record Unary(int offset, String operator, Expr operand, int height) implements Expr {
        Unary(int offset, String operator, Expr operand) {
            this(offset, operator, operand, 1 + operand.height());
        }
    }

    /** Arithmetic, {@code and} and {@code or}. */
    record Binary(int offset, String operator, Expr left, Expr right, int height) implements Expr {
        Binary(int offset, String operator, Expr left, Expr right) {
            this(offset, operator, left, right, 1 + Math.max(left.height(), right.height()));
        }
    }

    /** {@code a ~ b ~ c}. */
    record Concat(int offset, List<Expr> parts, int height) implements Expr {
        Concat(int offset, List<Expr> parts) {
            this(offset, List.copyOf(parts), 1 + heightOf(parts));
        }
    }

    /** A chain of comparisons: {@code first operators[0] operands[0] operators[1] operands[1] ...}. */
    record Compare(int offset, Expr first, List<String> operators, List<Expr> operands, int height) implements Expr {
        Compare(int offset, Expr first, List<String> operators, List<Expr> operands) {
            this(
                    offset,
                    first,
                    List.copyOf(operators),
                    List.copyOf(operands),
                    1 + Math.max(first.height(), heightOf(operands)));
        }
    }

    /** {@code then if test else otherwise}. */
    record Conditional(
            int offset, Expr test, Expr then, @Nullable Expr otherwise, int height) implements Expr {
        Conditional(int offset, Expr test, Expr then, @Nullable Expr otherwise) {
            this(
                    offset,
                    test,
                    then,
                    otherwise,
                    1 + Math.max(test.height(), Math.max(then.height(), heightOf(otherwise))));
        }
    }

    record GetAttribute(int offset, Expr object, String name, int height) implements Expr {
        GetAttribute(int offset, Expr object, String name) {
            this(offset, object, name, 1 + object.height());
        }
    }

    record GetItem(int offset, Expr object, Expr key, int height) implements Expr {
        GetItem(int offset, Expr object, Expr key) {
            this(offset, object, key, 1 + Math.max(object.height(), key.height()));
        }
    }

    record Slice(
            int offset,
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step,
            int height) implements Expr {
        Slice(int offset, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step) {
            this(offset, start, stop, step, 1 + Math.max(heightOf(start), Math.max(heightOf(stop), heightOf(step))));
        }
    }

    /** The arguments of a call, filter or test; no expression of its own. */
    record Arguments(
            List<Expr> positional,
            List<String> names,
            List<Expr> named,
            @Nullable Expr morePositional,
            @Nullable Expr moreNamed) {

        static final Arguments NONE = new Arguments(List.of(), List.of(), List.of(), null, null);

        public Arguments {
            positional = List.copyOf(positional);
            names = List.copyOf(names);
            named = List.copyOf(named);
        }

        int height() {
            return Math.max(
                    Math.max(heightOf(positional), heightOf(named)),
                    Math.max(heightOf(morePositional), heightOf(moreNamed)));
        }
    }

    record Call(int offset, Expr callee, Arguments arguments, int height) implements Expr {
        Call(int offset, Expr callee, Arguments arguments) {
            this(offset, callee, arguments, 1 + Math.max(callee.height(), arguments.height()));
        }
    }

    /** {@code value | name(arguments)}; no value inside {@code {% filter %}} and {@code {% set x | filter %}}. */
    record Filter(int offset, @Nullable Expr value, String name, Arguments arguments, int height) implements Expr {
        Filter(int offset, @Nullable Expr value, String name, Arguments arguments) {
            this(offset, value, name, arguments, 1 + Math.max(heightOf(value), arguments.height()));
        }
    }

    record Test(int offset, Expr value, String name, Arguments arguments, int height) implements Expr {
        Test(int offset, Expr value, String name, Arguments arguments) {
            this(offset, value, name, arguments, 1 + Math.max(value.height(), arguments.height()));
        }
    }
}
