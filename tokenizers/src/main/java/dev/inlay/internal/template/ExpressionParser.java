package dev.inlay.internal.template;

import dev.inlay.internal.template.Token.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions with Jinja2's grammar, which is not quite Python's: {@code **} is evaluated from the left and a sign
 * binds tighter than it, and filters and tests bind tighter than any operator.
 */
final class ExpressionParser {

    private static final Set<String> COMPARE = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream stream;

    ExpressionParser(TokenStream stream) {
        this.stream = stream;
    }

    // Targets of assignments

    /** A name, a tuple of names, or with {@code namespaces} also attributes of namespaces. */
    Expr assignTarget(boolean namespaces, @Nullable String endName) {
        Expr target = tuple(Mode.TARGET, namespaces, endName, false);
        checkAssignable(target);
        return target;
    }

    Expr.Name assignName() {
        Token token = stream.expect(Type.NAME);
        Expr.Name name = new Expr.Name(token.offset(), token.text());
        if (constant(token.text()) != null) {
            throw SyntaxError.at(token.offset(), "can't assign to '" + token.text() + "'");
        }
        return name;
    }

    private static void checkAssignable(Expr target) {
        if (target instanceof Expr.TupleOf tuple) {
            tuple.items().forEach(ExpressionParser::checkAssignable);
        } else if (!(target instanceof Expr.Name || target instanceof Expr.NamespaceRef)) {
            throw SyntaxError.at(target.offset(), "can't assign to this expression");
        }
    }

    // Tuples without parentheses

    private enum Mode {
        FULL,
        NO_CONDITIONAL,
        TARGET
    }

    /** An expression, or a tuple of several with commas between them. */
    Expr tuple() {
        return tuple(Mode.FULL, false, null, false);
    }

    /** What may follow {@code if}. */
    Expr tupleWithoutConditional() {
        return tuple(Mode.NO_CONDITIONAL, false, null, false);
    }

    /** What may follow {@code in} of a loop. */
    Expr tupleBefore(String endName) {
        return tuple(Mode.NO_CONDITIONAL, false, endName, false);
    }

    private Expr tuple(Mode mode, boolean namespaces, @Nullable String endName, boolean parentheses) {
        int offset = stream.current().offset();
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        stream.enter();
        while (true) {
            if (!items.isEmpty()) {
                stream.expectOperator(",");
            }
            if (isTupleEnd(endName)) {
                break;
            }
            items.add(element(mode, namespaces));
            if (!stream.current().isOperator(",")) {
                break;
            }
            isTuple = true;
        }
        stream.leave();
        if (!isTuple) {
            if (!items.isEmpty()) {
                return items.get(0);
            }
            if (!parentheses) {
                throw stream.fail(
                        "Expected an expression, got '" + stream.current().describe() + "'");
            }
        }
        return stream.checked(new Expr.TupleOf(offset, items));
    }

    private Expr element(Mode mode, boolean namespaces) {
        switch (mode) {
            case TARGET:
                return primary(namespaces);
            case NO_CONDITIONAL:
                return or();
            default:
                return expression();
        }
    }

    private boolean isTupleEnd(@Nullable String endName) {
        Token token = stream.current();
        return token.is(Type.VARIABLE_END)
                || token.is(Type.BLOCK_END)
                || token.isOperator(")")
                || (endName != null && token.isName(endName));
    }

    // Expressions, from the loosest binding to the tightest

    Expr expression() {
        stream.enter();
        Expr result = or();
        while (stream.current().isName("if")) {
            int offset = stream.next().offset();
            Expr test = or();
            Expr otherwise = stream.skipName("else") ? expression() : null;
            result = stream.checked(new Expr.Conditional(offset, test, result, otherwise));
        }
        stream.leave();
        return result;
    }

    private Expr or() {
        Expr left = and();
        while (stream.current().isName("or")) {
            int offset = stream.next().offset();
            left = stream.checked(new Expr.Binary(offset, "or", left, and()));
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        while (stream.current().isName("and")) {
            int offset = stream.next().offset();
            left = stream.checked(new Expr.Binary(offset, "and", left, not()));
        }
        return left;
    }

    private Expr not() {
        if (!stream.current().isName("not")) {
            return compare();
        }
        int offset = stream.next().offset();
        stream.enter();
        Expr operand = not();
        stream.leave();
        return stream.checked(new Expr.Unary(offset, "not", operand));
    }

    private Expr compare() {
        int offset = stream.current().offset();
        Expr first = sum();
        List<String> operators = new ArrayList<>();
        List<Expr> operands = new ArrayList<>();
        while (true) {
            Token token = stream.current();
            if (token.is(Type.OPERATOR) && COMPARE.contains(token.text())) {
                stream.next();
                operators.add(token.text());
            } else if (stream.skipName("in")) {
                operators.add("in");
            } else if (token.isName("not") && stream.look().isName("in")) {
                stream.next();
                stream.next();
                operators.add("not in");
            } else {
                break;
            }
            if (operators.size() == 1) {
                offset = token.offset();
            }
            operands.add(sum());
        }
        return operators.isEmpty() ? first : stream.checked(new Expr.Compare(offset, first, operators, operands));
    }

    private Expr sum() {
        Expr left = concat();
        while (stream.current().isOperator("+") || stream.current().isOperator("-")) {
            Token operator = stream.next();
            left = stream.checked(new Expr.Binary(operator.offset(), operator.text(), left, concat()));
        }
        return left;
    }

    private Expr concat() {
        int offset = stream.current().offset();
        Expr first = product();
        if (!stream.current().isOperator("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>();
        parts.add(first);
        while (stream.skipOperator("~")) {
            parts.add(product());
        }
        return stream.checked(new Expr.Concat(offset, parts));
    }

    private Expr product() {
        Expr left = power();
        while (true) {
            Token operator = stream.current();
            if (!operator.is(Type.OPERATOR)
                    || !(operator.text().equals("*")
                            || operator.text().equals("/")
                            || operator.text().equals("//")
                            || operator.text().equals("%"))) {
                return left;
            }
            stream.next();
            left = stream.checked(new Expr.Binary(operator.offset(), operator.text(), left, power()));
        }
    }

    private Expr power() {
        Expr left = unary(true);
        while (stream.current().isOperator("**")) {
            int offset = stream.next().offset();
            left = stream.checked(new Expr.Binary(offset, "**", left, unary(true)));
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Token token = stream.current();
        Expr result;
        if (token.isOperator("-") || token.isOperator("+")) {
            stream.next();
            stream.enter();
            result = stream.checked(new Expr.Unary(token.offset(), token.text(), unary(false)));
            stream.leave();
        } else {
            result = primary(false);
        }
        result = postfix(result);
        return withFilters ? filtersAndTests(result) : result;
    }

    private static @Nullable Object constant(String name) {
        switch (name) {
            case "true":
            case "True":
                return true;
            case "false":
            case "False":
                return false;
            case "none":
            case "None":
                return None.NONE;
            default:
                return null;
        }
    }

    private Expr primary(boolean namespaces) {
        Token token = stream.current();
        int offset = token.offset();
        switch (token.type()) {
            case NAME:
                stream.next();
                Object constant = constant(token.text());
                if (constant != null) {
                    return new Expr.Const(offset, constant);
                }
                if (namespaces && stream.skipOperator(".")) {
                    return new Expr.NamespaceRef(
                            offset, token.text(), stream.expect(Type.NAME).text());
                }
                return new Expr.Name(offset, token.text());
            case STRING:
                return new Expr.Const(offset, strings());
            case INTEGER:
            case FLOAT:
                stream.next();
                return new Expr.Const(offset, token.value());
            case OPERATOR:
                switch (token.text()) {
                    case "(":
                        stream.next();
                        Expr inner = tuple(Mode.FULL, false, null, true);
                        stream.expectOperator(")");
                        return inner;
                    case "[":
                        return list();
                    case "{":
                        return dict();
                    default:
                }
                break;
            default:
        }
        throw stream.fail("unexpected '" + token.describe() + "'");
    }

    /** String literals side by side are one string. */
    private String strings() {
        String first = stream.next().text();
        if (!stream.current().is(Type.STRING)) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        while (stream.current().is(Type.STRING)) {
            all.append(stream.next().text());
        }
        return all.toString();
    }

    private Expr list() {
        int offset = stream.next().offset();
        List<Expr> items = new ArrayList<>();
        while (!stream.current().isOperator("]")) {
            if (!items.isEmpty()) {
                stream.expectOperator(",");
                if (stream.current().isOperator("]")) {
                    break;
                }
            }
            items.add(expression());
        }
        stream.expectOperator("]");
        return stream.checked(new Expr.ListOf(offset, items));
    }

    private Expr dict() {
        int offset = stream.next().offset();
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.current().isOperator("}")) {
            if (!keys.isEmpty()) {
                stream.expectOperator(",");
                if (stream.current().isOperator("}")) {
                    break;
                }
            }
            keys.add(expression());
            stream.expectOperator(":");
            values.add(expression());
        }
        stream.expectOperator("}");
        return stream.checked(new Expr.DictOf(offset, keys, values));
    }

    // Attributes, items, calls, filters and tests

    private Expr postfix(Expr start) {
        Expr result = start;
        while (true) {
            Token token = stream.current();
            if (token.isOperator(".")) {
                result = attribute(result);
            } else if (token.isOperator("[")) {
                result = item(result);
            } else if (token.isOperator("(")) {
                result = call(result);
            } else {
                return result;
            }
        }
    }

    private Expr filtersAndTests(Expr start) {
        Expr result = start;
        while (true) {
            Token token = stream.current();
            if (token.isOperator("|")) {
                result = filters(result);
            } else if (token.isName("is")) {
                result = test(result);
            } else if (token.isOperator("(")) {
                result = call(result);
            } else {
                return result;
            }
        }
    }

    private Expr attribute(Expr object) {
        stream.next();
        Token name = stream.next();
        if (name.is(Type.NAME)) {
            return stream.checked(new Expr.GetAttribute(name.offset(), object, name.text()));
        }
        if (name.is(Type.INTEGER)) {
            return stream.checked(new Expr.GetItem(name.offset(), object, new Expr.Const(name.offset(), name.value())));
        }
        throw SyntaxError.at(name.offset(), "expected name or number");
    }

    private Expr item(Expr object) {
        int offset = stream.next().offset();
        List<Expr> keys = new ArrayList<>();
        while (!stream.current().isOperator("]")) {
            if (!keys.isEmpty()) {
                stream.expectOperator(",");
            }
            keys.add(subscript());
        }
        stream.expectOperator("]");
        if (keys.size() == 1) {
            return stream.checked(new Expr.GetItem(offset, object, keys.get(0)));
        }
        for (Expr key : keys) {
            if (key instanceof Expr.Slice) {
                throw SyntaxError.at(key.offset(), "a slice cannot be part of a tuple");
            }
        }
        return stream.checked(new Expr.GetItem(offset, object, new Expr.TupleOf(offset, keys)));
    }

    private Expr subscript() {
        int offset = stream.current().offset();
        Expr start = null;
        if (!stream.current().isOperator(":")) {
            start = expression();
            if (!stream.current().isOperator(":")) {
                return start;
            }
        }
        stream.next();
        Expr stop = sliceEnds() || stream.current().isOperator(":") ? null : expression();
        Expr step = null;
        if (stream.skipOperator(":") && !sliceEnds()) {
            step = expression();
        }
        return stream.checked(new Expr.Slice(offset, start, stop, step));
    }

    private boolean sliceEnds() {
        return stream.current().isOperator("]") || stream.current().isOperator(",");
    }

    private Expr call(Expr callee) {
        int offset = stream.current().offset();
        return stream.checked(new Expr.Call(offset, callee, arguments()));
    }

    private Expr.Arguments arguments() {
        int offset = stream.current().offset();
        stream.expectOperator("(");
        List<Expr> positional = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        List<Expr> named = new ArrayList<>();
        Expr morePositional = null;
        Expr moreNamed = null;
        boolean comma = false;
        while (!stream.current().isOperator(")")) {
            if (comma) {
                stream.expectOperator(",");
                if (stream.current().isOperator(")")) {
                    break;
                }
            }
            comma = true;
            if (stream.current().isOperator("*")) {
                ensure(morePositional == null && moreNamed == null, offset);
                stream.next();
                morePositional = expression();
            } else if (stream.current().isOperator("**")) {
                ensure(moreNamed == null, offset);
                stream.next();
                moreNamed = expression();
            } else if (stream.current().is(Type.NAME) && stream.look().isOperator("=")) {
                ensure(moreNamed == null, offset);
                String name = stream.next().text();
                if (!names.add(name)) {
                    throw SyntaxError.at(offset, "keyword argument repeated: " + name);
                }
                stream.next();
                named.add(expression());
            } else {
                ensure(morePositional == null && moreNamed == null && names.isEmpty(), offset);
                positional.add(expression());
            }
        }
        stream.expectOperator(")");
        return new Expr.Arguments(positional, List.copyOf(names), named, morePositional, moreNamed);
    }

    private static void ensure(boolean valid, int offset) {
        if (!valid) {
            throw SyntaxError.at(offset, "invalid syntax for function call expression");
        }
    }

    /** One or more filters, the current token being the first {@code |}. */
    Expr.Filter filters(@Nullable Expr value) {
        stream.next();
        Expr.Filter result = filter(value);
        while (stream.skipOperator("|")) {
            result = filter(result);
        }
        return result;
    }

    /** The filters of {@code {% filter a | b %}}. */
    Expr.Filter inlineFilters() {
        Expr.Filter result = filter(null);
        while (stream.skipOperator("|")) {
            result = filter(result);
        }
        return result;
    }

    private Expr.Filter filter(@Nullable Expr value) {
        int offset = stream.current().offset();
        String name = dottedName();
        Expr.Arguments arguments = stream.current().isOperator("(") ? arguments() : Expr.Arguments.NONE;
        return stream.checked(new Expr.Filter(offset, value, name, arguments));
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(stream.expect(Type.NAME).text());
        while (stream.skipOperator(".")) {
            name.append('.').append(stream.expect(Type.NAME).text());
        }
        return name.toString();
    }

    private Expr test(Expr value) {
        int offset = stream.next().offset();
        boolean negated = stream.skipName("not");
        String name = dottedName();
        Expr.Arguments arguments = Expr.Arguments.NONE;
        if (stream.current().isOperator("(")) {
            arguments = arguments();
        } else if (startsTestArgument()) {
            if (stream.current().isName("is")) {
                throw stream.fail("You cannot chain multiple tests with is");
            }
            stream.enter();
            Expr argument = postfix(primary(false));
            stream.leave();
            arguments = new Expr.Arguments(List.of(argument), List.of(), List.of(), null, null);
        }
        Expr test = stream.checked(new Expr.Test(offset, value, name, arguments));
        return negated ? stream.checked(new Expr.Unary(offset, "not", test)) : test;
    }

    private boolean startsTestArgument() {
        Token token = stream.current();
        switch (token.type()) {
            case NAME:
                return !(token.isName("else") || token.isName("or") || token.isName("and"));
            case STRING:
            case INTEGER:
            case FLOAT:
                return true;
            default:
                return token.isOperator("[") || token.isOperator("{");
        }
    }
}
