package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How deep the evaluation of statements nests, for the limit on the stack. */
final class Heights {

    /** What a call takes besides the body that it runs. */
    private static final int CALL = 8;

    private Heights() {}

    /** The height of a body that is called. */
    static int of(List<Stmt> body) {
        return CALL + body(body);
    }

    private static int body(List<Stmt> body) {
        int height = 0;
        for (Stmt statement : body) {
            height = Math.max(height, 1 + statement(statement));
        }
        return height;
    }

    private static int statement(Stmt statement) {
        List<Expr> expressions = new ArrayList<>();
        int inner = 0;
        if (statement instanceof Stmt.Print print) {
            expressions.add(print.value());
        } else if (statement instanceof Stmt.If branches) {
            inner = body(branches.otherwise());
            for (Stmt.Branch branch : branches.branches()) {
                expressions.add(branch.test());
                inner = Math.max(inner, body(branch.body()));
            }
        } else if (statement instanceof Stmt.For loop) {
            expressions.add(loop.iterable());
            addIfPresent(loop.test(), expressions);
            inner = Math.max(body(loop.body()), body(loop.otherwise()));
        } else if (statement instanceof Stmt.Assign assign) {
            expressions.add(assign.value());
        } else if (statement instanceof Stmt.AssignBlock assign) {
            addIfPresent(assign.filter(), expressions);
            inner = body(assign.body());
        } else if (statement instanceof Stmt.CallBlock call) {
            expressions.add(call.call());
        } else if (statement instanceof Stmt.FilterBlock block) {
            expressions.add(block.filter());
            inner = body(block.body());
        } else if (statement instanceof Stmt.With with) {
            expressions.addAll(with.values());
            inner = body(with.body());
        } else if (statement instanceof Stmt.Scope scope) {
            inner = body(scope.body());
        } else if (statement instanceof Stmt.Block block) {
            inner = body(block.body());
        }
        return Math.max(Expr.heightOf(expressions), inner);
    }

    private static void addIfPresent(@Nullable Expr expression, List<Expr> into) {
        if (expression != null) {
            into.add(expression);
        }
    }
}
