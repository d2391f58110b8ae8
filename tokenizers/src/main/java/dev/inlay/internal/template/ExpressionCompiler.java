package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns expressions into closures. Each sets the place of its own operation just before it may fail. */
final class ExpressionCompiler {

    /** The name, impossible in a template, of the variable that holds what a block filter is applied to. */
    static final String CAPTURED = "|captured";

    private static final Code NONE = frame -> None.NONE;

    private ExpressionCompiler() {}

    static Code compile(Expr expression, CompileScope scope) {
        if (expression instanceof Expr.Const constant) {
            Object value = constant.value();
            return frame -> value;
        } else if (expression instanceof Expr.Name name) {
            return name(name.name(), scope);
        } else if (expression instanceof Expr.GetAttribute attribute) {
            return attribute(attribute, scope);
        } else if (expression instanceof Expr.GetItem item) {
            return item(item, scope);
        } else if (expression instanceof Expr.Call call) {
            return call(call, scope, null);
        } else if (expression instanceof Expr.Filter filter) {
            return filter(filter, scope);
        } else if (expression instanceof Expr.Test test) {
            Condition condition = test(test, scope);
            return condition::eval;
        } else if (expression instanceof Expr.Compare compare) {
            Condition condition = compare(compare, scope);
            return condition::eval;
        } else if (expression instanceof Expr.Binary binary) {
            return binary(binary, scope);
        } else if (expression instanceof Expr.Unary unary) {
            return unary(unary, scope);
        } else if (expression instanceof Expr.Concat concat) {
            return concat(concat, scope);
        } else if (expression instanceof Expr.Conditional conditional) {
            return conditional(conditional, scope);
        } else if (expression instanceof Expr.ListOf list) {
            Code[] items = all(list.items(), scope);
            return frame -> evalAll(items, frame);
        } else if (expression instanceof Expr.TupleOf tuple) {
            Code[] items = all(tuple.items(), scope);
            return frame -> new Tuple(evalAll(items, frame));
        } else if (expression instanceof Expr.DictOf dict) {
            return dict(dict, scope);
        }
        throw SyntaxError.at(expression.offset(), "this expression cannot stand here");
    }

    /** A test of whether an expression is true, without making a value of it where that can be avoided. */
    static Condition condition(Expr expression, CompileScope scope) {
        if (expression instanceof Expr.Test test) {
            return test(test, scope);
        } else if (expression instanceof Expr.Compare compare) {
            return compare(compare, scope);
        } else if (expression instanceof Expr.Unary unary && unary.operator().equals("not")) {
            Condition operand = condition(unary.operand(), scope);
            return frame -> !operand.eval(frame);
        } else if (expression instanceof Expr.Binary binary && binary.operator().equals("and")) {
            Condition left = condition(binary.left(), scope);
            Condition right = condition(binary.right(), scope);
            return frame -> left.eval(frame) && right.eval(frame);
        } else if (expression instanceof Expr.Binary binary && binary.operator().equals("or")) {
            Condition left = condition(binary.left(), scope);
            Condition right = condition(binary.right(), scope);
            return frame -> left.eval(frame) || right.eval(frame);
        }
        Code value = compile(expression, scope);
        int offset = expression.offset();
        return frame -> {
            Object result = value.eval(frame);
            frame.runtime().at(offset);
            return Values.truth(result);
        };
    }

    /** A compiled condition. */
    @FunctionalInterface
    interface Condition {
        boolean eval(Frame frame);
    }

    private static Code[] all(List<Expr> expressions, CompileScope scope) {
        Code[] codes = new Code[expressions.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = compile(expressions.get(i), scope);
        }
        return codes;
    }

    private static List<Object> evalAll(Code[] codes, Frame frame) {
        frame.runtime().charge(codes.length);
        List<Object> values = new ArrayList<>(codes.length);
        for (Code code : codes) {
            values.add(code.eval(frame));
        }
        return values;
    }

    private static Code name(String name, CompileScope scope) {
        Symbols.Ref ref = scope.symbols().find(name);
        if (ref == null) {
            return frame -> orUndefined(frame.runtime().resolve(name), name);
        }
        int hops = scope.hopsTo(ref);
        int slot = ref.slot();
        if (hops == 0) {
            return frame -> orUndefined(frame.get(slot), name);
        }
        return frame -> orUndefined(frame.up(hops).get(slot), name);
    }

    private static Object orUndefined(@Nullable Object value, String name) {
        return value == null ? Undefined.name(name) : value;
    }

    private static Code attribute(Expr.GetAttribute expression, CompileScope scope) {
        Code object = compile(expression.object(), scope);
        String name = expression.name();
        int offset = expression.offset();
        return frame -> {
            Object value = object.eval(frame);
            frame.runtime().at(offset);
            return Subscripts.attribute(frame.runtime(), value, name);
        };
    }

    private static Code item(Expr.GetItem expression, CompileScope scope) {
        Code object = compile(expression.object(), scope);
        int offset = expression.offset();
        if (expression.key() instanceof Expr.Slice slice) {
            Code start = optional(slice.start(), scope);
            Code stop = optional(slice.stop(), scope);
            Code step = optional(slice.step(), scope);
            return frame -> {
                Object value = object.eval(frame);
                Object from = start.eval(frame);
                Object to = stop.eval(frame);
                Object by = step.eval(frame);
                frame.runtime().at(offset);
                return Subscripts.slice(frame.runtime(), value, from, to, by);
            };
        }
        Code key = compile(expression.key(), scope);
        return frame -> {
            Object value = object.eval(frame);
            Object index = key.eval(frame);
            frame.runtime().at(offset);
            return Subscripts.item(frame.runtime(), value, index);
        };
    }

    private static Code optional(@Nullable Expr expression, CompileScope scope) {
        return expression == null ? NONE : compile(expression, scope);
    }

    // Operators

    /** An operation on two values. */
    @FunctionalInterface
    private interface Operation {
        Object apply(RenderState runtime, Object left, Object right);
    }

    private static Code binary(Expr.Binary expression, CompileScope scope) {
        Code left = compile(expression.left(), scope);
        Code right = compile(expression.right(), scope);
        switch (expression.operator()) {
            case "and":
                return frame -> {
                    Object value = left.eval(frame);
                    return Values.truth(value) ? right.eval(frame) : value;
                };
            case "or":
                return frame -> {
                    Object value = left.eval(frame);
                    return Values.truth(value) ? value : right.eval(frame);
                };
            default:
        }
        Operation operation = operation(expression);
        int offset = expression.offset();
        return frame -> {
            Object a = left.eval(frame);
            Object b = right.eval(frame);
            RenderState runtime = frame.runtime();
            runtime.at(offset);
            runtime.step();
            return operation.apply(runtime, a, b);
        };
    }

    private static Operation operation(Expr.Binary expression) {
        switch (expression.operator()) {
            case "+":
                return Ops::add;
            case "-":
                return (runtime, a, b) -> Ops.subtract(a, b);
            case "*":
                return Ops::multiply;
            case "/":
                return (runtime, a, b) -> Ops.divide(a, b);
            case "//":
                return (runtime, a, b) -> Ops.floorDivide(a, b);
            case "%":
                return Ops::modulo;
            case "**":
                return (runtime, a, b) -> Ops.power(a, b);
            default:
                throw SyntaxError.at(expression.offset(), "unknown operator " + expression.operator());
        }
    }

    private static Code unary(Expr.Unary expression, CompileScope scope) {
        if (expression.operator().equals("not")) {
            Condition operand = condition(expression.operand(), scope);
            return frame -> !operand.eval(frame);
        }
        Code operand = compile(expression.operand(), scope);
        int offset = expression.offset();
        boolean negative = expression.operator().equals("-");
        return frame -> {
            Object value = operand.eval(frame);
            frame.runtime().at(offset);
            return negative ? Ops.negate(value) : Ops.plus(value);
        };
    }

    private static Code concat(Expr.Concat expression, CompileScope scope) {
        Code[] parts = all(expression.parts(), scope);
        int offset = expression.offset();
        return frame -> {
            StringBuilder out = new StringBuilder();
            for (Code part : parts) {
                String text = Repr.str(part.eval(frame));
                frame.runtime().at(offset);
                frame.runtime().checkText((long) out.length() + text.length());
                frame.runtime().chargeText(text.length());
                out.append(text);
            }
            return out.toString();
        };
    }

    private static Condition compare(Expr.Compare expression, CompileScope scope) {
        Code first = compile(expression.first(), scope);
        Code[] operands = all(expression.operands(), scope);
        String[] operators = expression.operators().toArray(new String[0]);
        int offset = expression.offset();
        return frame -> {
            Object left = first.eval(frame);
            for (int i = 0; i < operands.length; i++) {
                Object right = operands[i].eval(frame);
                frame.runtime().at(offset);
                if (!Ops.compare(frame.runtime(), operators[i], left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    private static Code conditional(Expr.Conditional expression, CompileScope outer) {
        CompileScope scope = outer.softened();
        Condition test = condition(expression.test(), scope);
        Code then = compile(expression.then(), scope);
        Code otherwise = expression.otherwise() == null
                ? frame ->
                        Undefined.hint("the inline if-expression evaluated to false and no else section was defined.")
                : compile(expression.otherwise(), scope);
        return frame -> test.eval(frame) ? then.eval(frame) : otherwise.eval(frame);
    }

    private static Code dict(Expr.DictOf expression, CompileScope scope) {
        Code[] keys = all(expression.keys(), scope);
        Code[] values = all(expression.values(), scope);
        int offset = expression.offset();
        return frame -> {
            frame.runtime().charge(keys.length);
            Dict dict = new Dict();
            for (int i = 0; i < keys.length; i++) {
                Object key = keys[i].eval(frame);
                Object value = values[i].eval(frame);
                frame.runtime().at(offset);
                dict.put(key, value);
            }
            return dict;
        };
    }

    // Calls, filters and tests

    /** A call; {@code caller} makes the body of a call block that it is given as an extra argument. */
    static Code call(Expr.Call expression, CompileScope scope, @Nullable Code caller) {
        Code callee = compile(expression.callee(), scope);
        Arguments arguments = arguments(expression.arguments(), scope, caller);
        int offset = expression.offset();
        return frame -> {
            Object function = callee.eval(frame);
            Args args = arguments.eval(frame);
            RenderState runtime = frame.runtime();
            runtime.at(offset);
            runtime.step();
            if (function instanceof Callable callable) {
                return callable.call(runtime, args);
            }
            if (function instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("'" + Values.typeName(function) + "' object is not callable");
        };
    }

    private static Code filter(Expr.Filter expression, CompileScope scope) {
        Expr input = expression.value();
        Code value = input == null ? name(CAPTURED, scope) : compile(input, scope);
        Arguments arguments = arguments(expression.arguments(), scope, null);
        int offset = expression.offset();
        Filter filter = Filters.get(expression.name());
        if (filter == null && !scope.soft()) {
            throw SyntaxError.at(offset, "No filter named " + Repr.of(expression.name()) + ".");
        }
        String name = expression.name();
        return frame -> {
            Object object = value.eval(frame);
            Args args = arguments.eval(frame);
            RenderState runtime = frame.runtime();
            runtime.at(offset);
            runtime.step();
            return (filter == null ? Filters.require(name) : filter).apply(runtime, object, args);
        };
    }

    private static Condition test(Expr.Test expression, CompileScope scope) {
        Code value = compile(expression.value(), scope);
        Arguments arguments = arguments(expression.arguments(), scope, null);
        int offset = expression.offset();
        Test test = Tests.get(expression.name());
        if (test == null && !scope.soft()) {
            throw SyntaxError.at(offset, "No test named " + Repr.of(expression.name()) + ".");
        }
        String name = expression.name();
        return frame -> {
            Object object = value.eval(frame);
            Args args = arguments.eval(frame);
            RenderState runtime = frame.runtime();
            runtime.at(offset);
            runtime.step();
            return (test == null ? Tests.require(name) : test).check(runtime, object, args);
        };
    }

    /** Compiled arguments. */
    @FunctionalInterface
    private interface Arguments {
        Args eval(Frame frame);
    }

    private static Arguments arguments(Expr.Arguments arguments, CompileScope scope, @Nullable Code caller) {
        Code[] positional = all(arguments.positional(), scope);
        Code[] named = all(arguments.named(), scope);
        List<String> names = arguments.names();
        Expr star = arguments.morePositional();
        Expr doubleStar = arguments.moreNamed();
        if (names.isEmpty() && star == null && doubleStar == null && caller == null) {
            return positional.length == 0
                    ? frame -> Args.NONE
                    : frame -> new Args(evalAll(positional, frame), Map.of());
        }
        Code more = star == null ? null : compile(star, scope);
        Code moreNamed = doubleStar == null ? null : compile(doubleStar, scope);
        return frame -> {
            List<Object> values = evalAll(positional, frame);
            if (more != null) {
                values.addAll(Iter.list(frame.runtime(), more.eval(frame)));
            }
            Map<String, Object> keywords = new LinkedHashMap<>();
            for (int i = 0; i < named.length; i++) {
                keywords.put(names.get(i), named[i].eval(frame));
            }
            if (caller != null) {
                putKeyword(keywords, "caller", caller.eval(frame));
            }
            if (moreNamed != null) {
                addKeywords(keywords, moreNamed.eval(frame));
            }
            return new Args(values, keywords);
        };
    }

    private static void addKeywords(Map<String, Object> keywords, Object mapping) {
        if (!(mapping instanceof Dict dict)) {
            throw PyError.type("argument after ** must be a mapping, not " + Values.typeName(mapping));
        }
        for (Dict.Entry entry : dict.entries()) {
            String name = Values.text(entry.key());
            if (name == null) {
                throw PyError.type("keywords must be strings");
            }
            putKeyword(keywords, name, entry.value());
        }
    }

    private static void putKeyword(Map<String, Object> keywords, String name, Object value) {
        if (keywords.put(name, value) != null) {
            throw PyError.type("got multiple values for keyword argument '" + name + "'");
        }
    }
}
