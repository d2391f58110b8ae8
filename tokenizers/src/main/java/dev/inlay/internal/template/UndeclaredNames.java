package dev.inlay.internal.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for reads of a few special names ({@code loop}, {@code caller}, ...) before any assignment to them, inner scopes
 * included: that is how Jinja2 decides whether a loop or macro provides them.
 */
final class UndeclaredNames {

    private final Set<String> wanted;
    private final Set<String> found = new HashSet<>();

    private UndeclaredNames(Set<String> wanted) {
        this.wanted = wanted;
    }

    static Set<String> in(List<Stmt> body, String... names) {
        UndeclaredNames search = new UndeclaredNames(new HashSet<>(List.of(names)));
        search.statements(body);
        return search.found;
    }

    private void statements(List<Stmt> body) {
        for (Stmt statement : body) {
            statement(statement);
        }
    }

    private void statement(Stmt statement) {
        if (statement instanceof Stmt.Print print) {
            expression(print.value());
        } else if (statement instanceof Stmt.If branches) {
            for (Stmt.Branch branch : branches.branches()) {
                expression(branch.test());
                statements(branch.body());
            }
            statements(branches.otherwise());
        } else if (statement instanceof Stmt.For loop) {
            target(loop.target());
            expression(loop.iterable());
            statements(loop.body());
            statements(loop.otherwise());
            expression(loop.test());
        } else if (statement instanceof Stmt.Assign assign) {
            target(assign.target());
            expression(assign.value());
        } else if (statement instanceof Stmt.AssignBlock assign) {
            target(assign.target());
            expression(assign.filter());
            statements(assign.body());
        } else if (statement instanceof Stmt.Macro macro) {
            signature(macro.signature());
        } else if (statement instanceof Stmt.CallBlock call) {
            expression(call.call());
            signature(call.signature());
        } else if (statement instanceof Stmt.FilterBlock block) {
            statements(block.body());
            expression(block.filter());
        } else if (statement instanceof Stmt.With with) {
            with.targets().forEach(this::target);
            with.values().forEach(this::expression);
            statements(with.body());
        } else if (statement instanceof Stmt.Scope scope) {
            statements(scope.body());
        }
    }

    private void signature(Stmt.Signature signature) {
        signature.parameters().forEach(this::target);
        signature.defaults().forEach(this::expression);
        statements(signature.body());
    }

    private void target(Expr target) {
        if (target instanceof Expr.Name name) {
            wanted.remove(name.name());
        } else if (target instanceof Expr.TupleOf tuple) {
            tuple.items().forEach(this::target);
        }
    }

    private void expression(@Nullable Expr expression) {
        if (expression instanceof Expr.Name name) {
            if (wanted.contains(name.name())) {
                found.add(name.name());
            }
        } else if (expression != null) {
            SymbolVisitor.children(expression).forEach(this::expression);
        }
    }
}
