package dev.inlay.internal.template;

import dev.inlay.internal.template.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses statements; expressions are left to {@link ExpressionParser}. */
final class Parser {

    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final Deque<String> openTags = new ArrayDeque<>();

    private Parser(List<Token> tokens, int maxNesting) {
        this.stream = new TokenStream(tokens, maxNesting);
        this.expressions = new ExpressionParser(stream);
    }

    /**
     * Parses a whole template.
     *
     * @throws SyntaxError if the source is not valid or nested more deeply than {@code maxNesting}
     */
    static List<Stmt> parse(List<Token> tokens, int maxNesting) {
        Parser parser = new Parser(tokens, maxNesting);
        return parser.statements(List.of());
    }

    /** Statements until one of the end tags is the current token, or the end of the template if there are none. */
    private List<Stmt> statements(List<String> endTags) {
        List<Stmt> body = new ArrayList<>();
        stream.enter();
        while (true) {
            Token token = stream.current();
            switch (token.type()) {
                case DATA:
                    stream.next();
                    body.add(new Stmt.Text(token.offset(), token.text()));
                    break;
                case VARIABLE_BEGIN:
                    stream.next();
                    body.add(new Stmt.Print(token.offset(), expressions.tuple()));
                    stream.expect(Type.VARIABLE_END);
                    break;
                case BLOCK_BEGIN:
                    stream.next();
                    if (stream.current().is(Type.NAME)
                            && endTags.contains(stream.current().text())) {
                        stream.leave();
                        return List.copyOf(body);
                    }
                    statement(body, endTags);
                    stream.expect(Type.BLOCK_END);
                    break;
                case EOF:
                    if (!endTags.isEmpty()) {
                        throw stream.fail("Unexpected end of template." + expected(endTags));
                    }
                    stream.leave();
                    return List.copyOf(body);
                default:
                    throw stream.fail("unexpected '" + token.describe() + "'");
            }
        }
    }

    private String expected(List<String> endTags) {
        String message =
                endTags.isEmpty() ? "" : " Looking for one of the following tags: " + String.join(", ", endTags) + ".";
        return openTags.isEmpty() ? message : message + " The innermost open block is '" + openTags.peek() + "'.";
    }

    private List<Stmt> body(String... endTags) {
        stream.skipOperator(":");
        stream.expect(Type.BLOCK_END);
        return statements(List.of(endTags));
    }

    private List<Stmt> bodyAndEnd(String endTag) {
        List<Stmt> body = body(endTag);
        stream.next();
        return body;
    }

    private void statement(List<Stmt> into, List<String> endTags) {
        Token token = stream.current();
        if (!token.is(Type.NAME)) {
            throw stream.fail("tag name expected");
        }
        int offset = token.offset();
        openTags.push(token.text());
        stream.next();
        switch (token.text()) {
            case "for":
                into.add(forLoop(offset));
                break;
            case "if":
                into.add(ifElse(offset));
                break;
            case "set":
                into.add(set(offset));
                break;
            case "macro":
                into.add(macro(offset));
                break;
            case "call":
                into.add(callBlock(offset));
                break;
            case "filter":
                into.add(filterBlock(offset));
                break;
            case "with":
                into.add(with(offset));
                break;
            case "print":
                print(into, offset);
                break;
            case "break":
                into.add(new Stmt.Break(offset));
                break;
            case "continue":
                into.add(new Stmt.Continue(offset));
                break;
            case "generation":
                into.add(new Stmt.Scope(offset, bodyAndEnd("endgeneration")));
                break;
            case "autoescape":
                into.add(autoescape(offset));
                break;
            case "block":
                into.add(block(offset));
                break;
            case "include":
            case "extends":
            case "import":
            case "from":
                into.add(loading(token));
                break;
            default:
                openTags.pop();
                throw SyntaxError.at(
                        offset, "Encountered unknown tag " + Repr.of(token.text()) + "." + expected(endTags));
        }
        openTags.pop();
    }

    private Stmt forLoop(int offset) {
        Expr target = expressions.assignTarget(false, "in");
        stream.expectName("in");
        Expr iterable = expressions.tupleBefore("recursive");
        Expr test = stream.skipName("if") ? expressions.expression() : null;
        boolean recursive = stream.skipName("recursive");
        List<Stmt> body = body("endfor", "else");
        List<Stmt> otherwise = stream.next().text().equals("endfor") ? List.of() : bodyAndEnd("endfor");
        return new Stmt.For(offset, target, iterable, test, recursive, body, otherwise);
    }

    private Stmt ifElse(int offset) {
        List<Stmt.Branch> branches = new ArrayList<>();
        while (true) {
            Expr test = expressions.tupleWithoutConditional();
            branches.add(new Stmt.Branch(test, body("elif", "else", "endif")));
            String end = stream.next().text();
            if (end.equals("elif")) {
                continue;
            }
            List<Stmt> otherwise = end.equals("else") ? bodyAndEnd("endif") : List.of();
            return new Stmt.If(offset, List.copyOf(branches), otherwise);
        }
    }

    private Stmt set(int offset) {
        Expr target = expressions.assignTarget(true, null);
        if (stream.skipOperator("=")) {
            return new Stmt.Assign(offset, target, expressions.tuple());
        }
        Expr.Filter filter = stream.current().isOperator("|") ? expressions.filters(null) : null;
        return new Stmt.AssignBlock(offset, target, filter, bodyAndEnd("endset"));
    }

    private Stmt macro(int offset) {
        String name = expressions.assignName().name();
        return new Stmt.Macro(offset, name, signature("endmacro"));
    }

    private Stmt.Signature signature(String endTag) {
        List<Expr.Name> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        stream.expectOperator("(");
        parameters(parameters, defaults);
        return new Stmt.Signature(List.copyOf(parameters), List.copyOf(defaults), bodyAndEnd(endTag));
    }

    private void parameters(List<Expr.Name> parameters, List<Expr> defaults) {
        Set<String> names = new HashSet<>();
        while (!stream.current().isOperator(")")) {
            if (!parameters.isEmpty()) {
                stream.expectOperator(",");
            }
            Expr.Name parameter = expressions.assignName();
            if (!names.add(parameter.name())) {
                throw SyntaxError.at(
                        parameter.offset(), "duplicate argument '" + parameter.name() + "' in macro definition");
            }
            if (stream.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw stream.fail("non-default argument follows default argument");
            }
            parameters.add(parameter);
        }
        stream.expectOperator(")");
    }

    private Stmt callBlock(int offset) {
        List<Expr.Name> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        if (stream.skipOperator("(")) {
            parameters(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw SyntaxError.at(offset, "expected call");
        }
        List<Stmt> body = bodyAndEnd("endcall");
        return new Stmt.CallBlock(
                offset, call, new Stmt.Signature(List.copyOf(parameters), List.copyOf(defaults), body));
    }

    private Stmt filterBlock(int offset) {
        Expr.Filter filter = expressions.inlineFilters();
        return new Stmt.FilterBlock(offset, filter, bodyAndEnd("endfilter"));
    }

    private Stmt with(int offset) {
        List<Expr> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.current().is(Type.BLOCK_END)) {
            if (!targets.isEmpty()) {
                stream.expectOperator(",");
            }
            targets.add(expressions.assignTarget(false, null));
            stream.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Stmt.With(offset, List.copyOf(targets), List.copyOf(values), bodyAndEnd("endwith"));
    }

    private void print(List<Stmt> into, int offset) {
        boolean first = true;
        while (!stream.current().is(Type.BLOCK_END)) {
            if (!first) {
                stream.expectOperator(",");
            }
            first = false;
            into.add(new Stmt.Print(offset, expressions.expression()));
        }
    }

    private Stmt autoescape(int offset) {
        Expr value = expressions.expression();
        List<Stmt> body = bodyAndEnd("endautoescape");
        return value instanceof Expr.Const constant && !Values.truth(constant.value())
                ? new Stmt.Scope(offset, body)
                : new Stmt.Unsupported(offset, "automatic escaping is not supported");
    }

    private Stmt block(int offset) {
        String name = stream.expect(Type.NAME).text();
        if (stream.skipName("scoped")) {
            throw SyntaxError.at(offset, "scoped blocks are not supported: a template has no parent here");
        }
        if (stream.skipName("required")) {
            throw SyntaxError.at(offset, "required blocks are not supported: a template has no parent here");
        }
        List<Stmt> body = bodyAndEnd("endblock");
        stream.skipName(name);
        return new Stmt.Block(offset, name, body);
    }

    /** {@code include}, {@code import}, {@code from} and {@code extends}: checked no further than to their end. */
    private Stmt loading(Token tag) {
        expressions.expression();
        while (!stream.current().is(Type.BLOCK_END)) {
            if (stream.current().is(Type.EOF)) {
                throw stream.fail("Unexpected end of template." + expected(List.of()));
            }
            stream.next();
        }
        return new Stmt.Unsupported(
                tag.offset(), "{% " + tag.text() + " %} is not supported: a chat template has no other templates");
    }
}
