package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the names that a piece of template reads and assigns in one scope, in the order in which they stand there. */
final class SymbolVisitor {

    private SymbolVisitor() {}

    static void statements(List<Stmt> body, Symbols symbols) {
        for (Stmt statement : body) {
            statement(statement, symbols);
        }
    }

    private static void statement(Stmt statement, Symbols symbols) {
        if (statement instanceof Stmt.Print print) {
            expression(print.value(), symbols);
        } else if (statement instanceof Stmt.If branches) {
            ifElse(branches, symbols);
        } else if (statement instanceof Stmt.For loop) {
            expression(loop.iterable(), symbols);
        } else if (statement instanceof Stmt.Assign assign) {
            expression(assign.value(), symbols);
            target(assign.target(), symbols, false);
        } else if (statement instanceof Stmt.AssignBlock assign) {
            target(assign.target(), symbols, false);
        } else if (statement instanceof Stmt.Macro macro) {
            symbols.store(macro.name());
        } else if (statement instanceof Stmt.CallBlock call) {
            expression(call.call(), symbols);
        } else if (statement instanceof Stmt.FilterBlock block) {
            expression(block.filter(), symbols);
        } else if (statement instanceof Stmt.With with) {
            expressions(with.values(), symbols);
        }
        // The other statements have scopes of their own or no names.
    }

    private static void ifElse(Stmt.If statement, Symbols symbols) {
        // Python's tree has the first test in this scope, and every further "elif" as an "if" in a branch of its own.
        Stmt.Branch first = statement.branches().get(0);
        expression(first.test(), symbols);
        Symbols body = symbols.branch();
        statements(first.body(), body);
        Symbols elifs = symbols.branch();
        for (Stmt.Branch branch :
                statement.branches().subList(1, statement.branches().size())) {
            expression(branch.test(), elifs);
            Symbols inner = elifs.branch();
            statements(branch.body(), inner);
            elifs.mergeBranches(List.of(inner));
        }
        Symbols otherwise = symbols.branch();
        statements(statement.otherwise(), otherwise);
        symbols.mergeBranches(List.of(body, elifs, otherwise));
    }

    /** The names that an assignment sets; parameters if the scope's creator sets them. */
    static void target(Expr target, Symbols symbols, boolean parameters) {
        if (target instanceof Expr.Name name) {
            if (parameters) {
                symbols.declareParameter(name.name());
            } else {
                symbols.store(name.name());
            }
        } else if (target instanceof Expr.NamespaceRef ref) {
            symbols.load(ref.name());
        } else if (target instanceof Expr.TupleOf tuple) {
            for (Expr item : tuple.items()) {
                target(item, symbols, parameters);
            }
        }
    }

    static void expressions(List<Expr> expressions, Symbols symbols) {
        for (Expr expression : expressions) {
            expression(expression, symbols);
        }
    }

    static void expression(@Nullable Expr expression, Symbols symbols) {
        if (expression instanceof Expr.Name name) {
            symbols.load(name.name());
        } else if (expression != null) {
            for (Expr child : children(expression)) {
                expression(child, symbols);
            }
        }
    }

    /** The direct parts of an expression. */
    static List<Expr> children(Expr expression) {
        List<Expr> children = new ArrayList<>();
        if (expression instanceof Expr.TupleOf tuple) {
            return tuple.items();
        } else if (expression instanceof Expr.ListOf list) {
            return list.items();
        } else if (expression instanceof Expr.DictOf dict) {
            children.addAll(dict.keys());
            children.addAll(dict.values());
        } else if (expression instanceof Expr.Unary unary) {
            children.add(unary.operand());
        } else if (expression instanceof Expr.Binary binary) {
            children.add(binary.left());
            children.add(binary.right());
        } else if (expression instanceof Expr.Concat concat) {
            return concat.parts();
        } else if (expression instanceof Expr.Compare compare) {
            children.add(compare.first());
            children.addAll(compare.operands());
        } else if (expression instanceof Expr.Conditional conditional) {
            children.add(conditional.test());
            children.add(conditional.then());
            addIfPresent(conditional.otherwise(), children);
        } else if (expression instanceof Expr.GetAttribute attribute) {
            children.add(attribute.object());
        } else if (expression instanceof Expr.GetItem item) {
            children.add(item.object());
            children.add(item.key());
        } else if (expression instanceof Expr.Slice slice) {
            addIfPresent(slice.start(), children);
            addIfPresent(slice.stop(), children);
            addIfPresent(slice.step(), children);
        } else if (expression instanceof Expr.Call call) {
            children.add(call.callee());
            addArguments(call.arguments(), children);
        } else if (expression instanceof Expr.Filter filter) {
            addIfPresent(filter.value(), children);
            addArguments(filter.arguments(), children);
        } else if (expression instanceof Expr.Test test) {
            children.add(test.value());
            addArguments(test.arguments(), children);
        }
        return children;
    }

    private static void addArguments(Expr.Arguments arguments, List<Expr> into) {
        into.addAll(arguments.positional());
        into.addAll(arguments.named());
        addIfPresent(arguments.morePositional(), into);
        addIfPresent(arguments.moreNamed(), into);
    }

    private static void addIfPresent(@Nullable Expr expression, List<Expr> into) {
        if (expression != null) {
            into.add(expression);
        }
    }
}
