package dev.inlay.internal.template;

import dev.inlay.internal.template.Token.Type;
import java.util.List;

/** The parsers' view of the tokens, and their count of how deep they are. */
final class TokenStream {

    private final List<Token> tokens;
    private final int maxDepth;
    private int index;
    private int depth;

    TokenStream(List<Token> tokens, int maxDepth) {
        this.tokens = tokens;
        this.maxDepth = maxDepth;
    }

    Token current() {
        return tokens.get(index);
    }

    /** The token after the current one. */
    Token look() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    /** Moves on and returns the token that was current. */
    Token next() {
        Token token = tokens.get(index);
        if (index < tokens.size() - 1) {
            index++;
        }
        return token;
    }

    boolean skipName(String name) {
        if (current().isName(name)) {
            next();
            return true;
        }
        return false;
    }

    boolean skipOperator(String operator) {
        if (current().isOperator(operator)) {
            next();
            return true;
        }
        return false;
    }

    Token expect(Type type) {
        if (!current().is(type)) {
            throw unexpected(new Token(type, type.toString(), "", 0).describe());
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected(operator);
        }
    }

    private SyntaxError unexpected(String wanted) {
        if (current().is(Type.EOF)) {
            return fail("unexpected end of template, expected '" + wanted + "'.");
        }
        return fail("expected token '" + wanted + "', got '" + current().describe() + "'");
    }

    SyntaxError fail(String message) {
        return SyntaxError.at(current().offset(), message);
    }

    void enter() {
        if (++depth > maxDepth) {
            throw SyntaxError.tooDeep(current().offset());
        }
    }

    void leave() {
        depth--;
    }

    /** Passes an expression on if evaluating it stays within the allowed depth. */
    <T extends Expr> T checked(T expression) {
        if (expression.height() > maxDepth) {
            throw SyntaxError.tooDeep(expression.offset());
        }
        return expression;
    }
}
