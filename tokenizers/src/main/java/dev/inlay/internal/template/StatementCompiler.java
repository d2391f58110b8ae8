package dev.inlay.internal.template;

import dev.inlay.internal.template.Action.Result;
import dev.inlay.internal.template.ExpressionCompiler.Condition;
import dev.inlay.internal.template.Targets.Target;
import java.util.ArrayList;
import java.util.List;

/** Turns statements into closures; loops and macros have compilers of their own. */
final class StatementCompiler {

    private StatementCompiler() {}

    /** A whole template: opens its outermost scope and runs it. */
    static Action template(List<Stmt> body) {
        Symbols symbols = new Symbols(null);
        SymbolVisitor.statements(body, symbols);
        Action action = body(body, CompileScope.root(symbols));
        Loads loads = Loads.of(symbols);
        return frame -> {
            Frame root = new Frame(frame.runtime(), null, loads.slotCount());
            loads.enter(root);
            return action.run(root);
        };
    }

    /** The statements of a scope one after the other. */
    static Action body(List<Stmt> body, CompileScope scope) {
        Action[] actions = new Action[body.size()];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = statement(body.get(i), scope);
        }
        if (actions.length == 1) {
            return actions[0];
        }
        return frame -> {
            for (Action action : actions) {
                Result result = action.run(frame);
                if (result != Result.NEXT) {
                    return result;
                }
            }
            return Result.NEXT;
        };
    }

    private static Action statement(Stmt statement, CompileScope scope) {
        if (statement instanceof Stmt.Text text) {
            return text(text);
        } else if (statement instanceof Stmt.Print print) {
            return print(print, scope);
        } else if (statement instanceof Stmt.If branches) {
            return ifElse(branches, scope.softened());
        } else if (statement instanceof Stmt.For loop) {
            return LoopCompiler.compile(loop, scope);
        } else if (statement instanceof Stmt.Assign assign) {
            return assign(assign, scope);
        } else if (statement instanceof Stmt.AssignBlock assign) {
            return assignBlock(assign, scope);
        } else if (statement instanceof Stmt.Macro macro) {
            return MacroCompiler.macro(macro, scope);
        } else if (statement instanceof Stmt.CallBlock call) {
            return MacroCompiler.callBlock(call, scope);
        } else if (statement instanceof Stmt.FilterBlock block) {
            return filterBlock(block, scope);
        } else if (statement instanceof Stmt.With with) {
            return with(with, scope);
        } else if (statement instanceof Stmt.Scope inner) {
            return scope(inner, scope);
        } else if (statement instanceof Stmt.Block block) {
            return template(block.body());
        } else if (statement instanceof Stmt.Unsupported unsupported) {
            return unsupported(unsupported);
        }
        return jump(statement, scope);
    }

    private static Action text(Stmt.Text statement) {
        String text = statement.text();
        int offset = statement.offset();
        return frame -> {
            frame.runtime().at(offset);
            frame.runtime().emit(text);
            return Result.NEXT;
        };
    }

    private static Action print(Stmt.Print statement, CompileScope scope) {
        Code value = ExpressionCompiler.compile(statement.value(), scope);
        int offset = statement.offset();
        return frame -> {
            Object result = value.eval(frame);
            frame.runtime().at(offset);
            frame.runtime().emit(Repr.str(result));
            return Result.NEXT;
        };
    }

    private static Action ifElse(Stmt.If statement, CompileScope scope) {
        int count = statement.branches().size();
        Condition[] tests = new Condition[count];
        Action[] bodies = new Action[count];
        for (int i = 0; i < count; i++) {
            Stmt.Branch branch = statement.branches().get(i);
            tests[i] = ExpressionCompiler.condition(branch.test(), scope);
            bodies[i] = body(branch.body(), scope);
        }
        Action otherwise = body(statement.otherwise(), scope);
        return frame -> {
            frame.runtime().step();
            for (int i = 0; i < tests.length; i++) {
                if (tests[i].eval(frame)) {
                    return bodies[i].run(frame);
                }
            }
            return otherwise.run(frame);
        };
    }

    private static Action assign(Stmt.Assign statement, CompileScope scope) {
        Code value = ExpressionCompiler.compile(statement.value(), scope);
        Target target = Targets.compile(statement.target(), scope);
        int offset = statement.target().offset();
        return frame -> {
            Object result = value.eval(frame);
            frame.runtime().at(offset);
            frame.runtime().step();
            target.set(frame, result);
            return Result.NEXT;
        };
    }

    private static Action assignBlock(Stmt.AssignBlock statement, CompileScope scope) {
        Target target = Targets.compile(statement.target(), scope);
        Symbols symbols = new Symbols(scope.symbols());
        int captured = symbols.declareParameter(ExpressionCompiler.CAPTURED).slot();
        SymbolVisitor.statements(statement.body(), symbols);
        SymbolVisitor.expression(statement.filter(), symbols);
        CompileScope inner = scope.inner(symbols);
        Action body = body(statement.body(), inner);
        Code filter = statement.filter() == null ? null : ExpressionCompiler.compile(statement.filter(), inner);
        Loads loads = Loads.of(symbols);
        int offset = statement.offset();
        return frame -> {
            Frame block = loads.open(frame);
            RenderState runtime = frame.runtime();
            StringBuilder outer = runtime.beginCapture();
            Result result = body.run(block);
            String text = runtime.endCapture(outer);
            if (result != Result.NEXT) {
                return result;
            }
            block.set(captured, text);
            Object value = filter == null ? text : filter.eval(block);
            runtime.at(offset);
            target.set(frame, value);
            return Result.NEXT;
        };
    }

    private static Action filterBlock(Stmt.FilterBlock statement, CompileScope scope) {
        Symbols symbols = new Symbols(scope.symbols());
        int captured = symbols.declareParameter(ExpressionCompiler.CAPTURED).slot();
        SymbolVisitor.statements(statement.body(), symbols);
        SymbolVisitor.expression(statement.filter(), symbols);
        CompileScope inner = scope.inner(symbols);
        Action body = body(statement.body(), inner);
        Code filter = ExpressionCompiler.compile(statement.filter(), inner);
        Loads loads = Loads.of(symbols);
        int offset = statement.offset();
        return frame -> {
            Frame block = loads.open(frame);
            RenderState runtime = frame.runtime();
            StringBuilder outer = runtime.beginCapture();
            Result result = body.run(block);
            block.set(captured, runtime.endCapture(outer));
            if (result != Result.NEXT) {
                return result;
            }
            Object value = filter.eval(block);
            runtime.at(offset);
            runtime.emit(Repr.str(value));
            return Result.NEXT;
        };
    }

    private static Action with(Stmt.With statement, CompileScope scope) {
        Symbols symbols = new Symbols(scope.symbols());
        statement.targets().forEach(target -> SymbolVisitor.target(target, symbols, true));
        SymbolVisitor.statements(statement.body(), symbols);
        CompileScope inner = scope.inner(symbols);
        List<Code> values = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        statement.values().forEach(value -> values.add(ExpressionCompiler.compile(value, scope)));
        statement.targets().forEach(target -> targets.add(Targets.compile(target, inner)));
        Action body = body(statement.body(), inner);
        Loads loads = Loads.of(symbols);
        return frame -> {
            frame.runtime().step();
            Frame block = loads.open(frame);
            for (int i = 0; i < values.size(); i++) {
                targets.get(i).set(block, values.get(i).eval(frame));
            }
            return body.run(block);
        };
    }

    private static Action scope(Stmt.Scope statement, CompileScope scope) {
        Symbols symbols = new Symbols(scope.symbols());
        SymbolVisitor.statements(statement.body(), symbols);
        Action body = body(statement.body(), scope.inner(symbols));
        Loads loads = Loads.of(symbols);
        return frame -> {
            frame.runtime().step();
            return body.run(loads.open(frame));
        };
    }

    private static Action unsupported(Stmt.Unsupported statement) {
        return frame -> {
            frame.runtime().at(statement.offset());
            throw PyError.template(statement.message());
        };
    }

    private static Action jump(Stmt statement, CompileScope scope) {
        Result result = statement instanceof Stmt.Break ? Result.BREAK : Result.CONTINUE;
        if (!scope.inLoop()) {
            throw SyntaxError.at(
                    statement.offset(),
                    result == Result.BREAK ? "'break' outside loop" : "'continue' not properly in loop");
        }
        return frame -> {
            frame.runtime().step();
            return result;
        };
    }
}
