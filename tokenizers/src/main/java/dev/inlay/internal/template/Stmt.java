package dev.inlay.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of the syntax tree. Their nesting is bounded by the parser as it goes. */
sealed interface Stmt {

    int offset();

    /** Template text. */
    record Text(int offset, String text) implements Stmt {}

    /** {@code {{ value }}}. */
    record Print(int offset, Expr value) implements Stmt {}

    /** One {@code if} or {@code elif} with its body. */
    record Branch(Expr test, List<Stmt> body) {}

    record If(int offset, List<Branch> branches, List<Stmt> otherwise) implements Stmt {}

    record For(
            int offset,
            Expr target,
            Expr iterable,
            @Nullable Expr test,
            boolean recursive,
            List<Stmt> body,
            List<Stmt> otherwise)
            implements Stmt {}

    record Break(int offset) implements Stmt {}

    record Continue(int offset) implements Stmt {}

    record Assign(int offset, Expr target, Expr value) implements Stmt {}

    /** {@code {% set x %}...{% endset %}}. */
    record AssignBlock(int offset, Expr target, Expr.@Nullable Filter filter, List<Stmt> body) implements Stmt {}

    /**
     * The parameters and the body of a macro or call block.
     *
     * @param defaults of the last parameters
     */
    record Signature(List<Expr.Name> parameters, List<Expr> defaults, List<Stmt> body) {}

    record Macro(int offset, String name, Signature signature) implements Stmt {}

    record CallBlock(int offset, Expr.Call call, Signature signature) implements Stmt {}

    record FilterBlock(int offset, Expr.Filter filter, List<Stmt> body) implements Stmt {}

    record With(int offset, List<Expr> targets, List<Expr> values, List<Stmt> body) implements Stmt {}

    /** A body with a scope of its own and nothing else: {@code {% generation %}}, {@code {% autoescape false %}}. */
    record Scope(int offset, List<Stmt> body) implements Stmt {}

    /** {@code {% block name %}}: without inheritance it renders where it stands, seeing only top-level variables. */
    record Block(int offset, String name, List<Stmt> body) implements Stmt {}

    /** A statement that is only an error when it is reached: there is nothing to include or import from. */
    record Unsupported(int offset, String message) implements Stmt {}
}
