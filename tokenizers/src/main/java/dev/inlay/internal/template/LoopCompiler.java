package dev.inlay.internal.template;

import dev.inlay.internal.template.Action.Result;
import dev.inlay.internal.template.ExpressionCompiler.Condition;
import dev.inlay.internal.template.Targets.Target;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Turns {@code for} loops into closures. */
final class LoopCompiler {

    private static final String LOOP = "loop";

    private LoopCompiler() {}

    static Action compile(Stmt.For loop, CompileScope scope) {
        if (storesLoop(List.of(loop))) {
            throw SyntaxError.at(loop.offset(), "Can't assign to special loop variable in for-loop");
        }
        Symbols symbols = new Symbols(scope.symbols());
        boolean extended =
                loop.recursive() || UndeclaredNames.in(loop.body(), LOOP).contains(LOOP);
        int loopSlot = extended ? symbols.declareParameter(LOOP).slot() : -1;
        SymbolVisitor.target(loop.target(), symbols, true);
        SymbolVisitor.statements(loop.body(), symbols);
        CompileScope bodyScope = scope.loopBody(symbols);
        Target target = Targets.compile(loop.target(), bodyScope);
        Action body = StatementCompiler.body(loop.body(), bodyScope);
        Rounds rounds = new Rounds(
                loop.iterable().offset(),
                extended,
                loopSlot,
                target,
                Loads.of(symbols),
                body,
                filter(loop, scope),
                otherwise(loop, scope));
        Code iterable = ExpressionCompiler.compile(loop.iterable(), scope);
        if (loop.recursive()) {
            int height = Heights.of(loop.body());
            return frame -> {
                Object items = iterable.eval(frame);
                frame.runtime().emit(rounds.render(frame, items, 0, height));
                return Result.NEXT;
            };
        }
        return frame -> rounds.run(frame, iterable.eval(frame), null, 0);
    }

    private static @Nullable RoundFilter filter(Stmt.For loop, CompileScope scope) {
        if (loop.test() == null) {
            return null;
        }
        Symbols symbols = new Symbols(scope.symbols());
        SymbolVisitor.target(loop.target(), symbols, true);
        SymbolVisitor.expression(loop.test(), symbols);
        CompileScope inner = scope.isolated(symbols);
        Target target = Targets.compile(loop.target(), inner);
        Condition test = ExpressionCompiler.condition(loop.test(), inner);
        Loads loads = Loads.of(symbols);
        return (frame, items) -> new Filtered(loads.open(frame), items, target, test);
    }

    private static @Nullable Action otherwise(Stmt.For loop, CompileScope scope) {
        if (loop.otherwise().isEmpty()) {
            return null;
        }
        Symbols symbols = new Symbols(scope.symbols());
        SymbolVisitor.statements(loop.otherwise(), symbols);
        // A break in "else" is one of the loop around, which the function made of a recursive loop hides.
        CompileScope inner = loop.recursive() ? scope.isolated(symbols) : scope.inner(symbols);
        Action body = StatementCompiler.body(loop.otherwise(), inner);
        Loads loads = Loads.of(symbols);
        return frame -> body.run(loads.open(frame));
    }

    /** Leaves out the items that do not pass the loop's own {@code if}. */
    @FunctionalInterface
    private interface RoundFilter {
        Iterator<Object> apply(Frame frame, Iterator<Object> items);
    }

    private static final class Filtered implements Iterator<Object> {
        private final Frame frame;
        private final Iterator<Object> items;
        private final Target target;
        private final Condition test;
        private @Nullable Object next;

        Filtered(Frame frame, Iterator<Object> items, Target target, Condition test) {
            this.frame = frame;
            this.items = items;
            this.target = target;
            this.test = test;
        }

        @Override
        public boolean hasNext() {
            while (next == null && items.hasNext()) {
                frame.runtime().step();
                Object item = items.next();
                target.set(frame, item);
                if (test.eval(frame)) {
                    next = item;
                }
            }
            return next != null;
        }

        @Override
        public Object next() {
            Object item = hasNext() ? next : null;
            if (item == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return item;
        }
    }

    /** Runs the rounds of a loop. */
    private record Rounds(
            int offset,
            boolean extended,
            int loopSlot,
            Target target,
            Loads loads,
            Action body,
            @Nullable RoundFilter filter,
            @Nullable Action otherwise) {

        String render(Frame outer, Object iterable, int depth, int height) {
            RenderState runtime = outer.runtime();
            runtime.descend(height);
            StringBuilder place = runtime.beginCapture();
            run(outer, iterable, (inner, innerDepth) -> render(outer, inner, innerDepth, height), depth);
            String text = runtime.endCapture(place);
            runtime.ascend(height);
            return text;
        }

        private static Generator filtered(Frame outer, Object iterable, RoundFilter filter) {
            Iterator<Object> items = filter.apply(outer, Iter.of(iterable));
            return Generator.over(iterable, () -> items);
        }

        Result run(Frame outer, Object iterable, LoopContext.@Nullable Recursion recursion, int depth) {
            RenderState runtime = outer.runtime();
            runtime.at(offset);
            runtime.step();
            Object walked = filter == null ? iterable : filtered(outer, iterable, filter);
            LoopContext loop = extended ? new LoopContext(runtime, walked, recursion, depth) : null;
            Iterator<Object> items = loop == null ? Iter.of(walked) : loop;
            Frame frame = new Frame(runtime, outer, loads.slotCount());
            boolean completed = false;
            while (items.hasNext()) {
                runtime.step();
                Object item = items.next();
                runtime.at(offset);
                target.set(frame, item);
                if (loop != null) {
                    frame.set(loopSlot, loop);
                }
                loads.enter(frame);
                Result result = body.run(frame);
                if (result == Result.BREAK) {
                    break;
                }
                // As in the reference, a loop whose every round was cut short counts as one without rounds.
                completed |= result == Result.NEXT;
            }
            return completed || otherwise == null ? Result.NEXT : otherwise.run(outer);
        }
    }

    private static boolean storesLoop(List<Stmt> body) {
        return body.stream().anyMatch(LoopCompiler::storesLoop);
    }

    private static boolean storesLoop(Stmt statement) {
        if (statement instanceof Stmt.For loop) {
            return storesLoop(loop.target()) || storesLoop(loop.body()) || storesLoop(loop.otherwise());
        } else if (statement instanceof Stmt.Assign assign) {
            return storesLoop(assign.target());
        } else if (statement instanceof Stmt.AssignBlock assign) {
            return storesLoop(assign.target()) || storesLoop(assign.body());
        } else if (statement instanceof Stmt.If branches) {
            return storesLoop(branches.otherwise())
                    || branches.branches().stream().anyMatch(branch -> storesLoop(branch.body()));
        } else if (statement instanceof Stmt.Macro macro) {
            return storesLoop(macro.signature().body());
        } else if (statement instanceof Stmt.CallBlock call) {
            return storesLoop(call.signature().body());
        } else if (statement instanceof Stmt.FilterBlock block) {
            return storesLoop(block.body());
        } else if (statement instanceof Stmt.With with) {
            return storesLoop(with.body());
        } else if (statement instanceof Stmt.Scope scope) {
            return storesLoop(scope.body());
        }
        return statement instanceof Stmt.Block block && storesLoop(block.body());
    }

    private static boolean storesLoop(Expr target) {
        if (target instanceof Expr.TupleOf tuple) {
            return tuple.items().stream().anyMatch(LoopCompiler::storesLoop);
        }
        return target instanceof Expr.Name name && name.name().equals(LOOP);
    }
}
