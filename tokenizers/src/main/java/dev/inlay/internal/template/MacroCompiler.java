package dev.inlay.internal.template;

import dev.inlay.internal.template.Action.Result;
import dev.inlay.internal.template.Targets.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns macros and call blocks into closures. */
final class MacroCompiler {

    private MacroCompiler() {}

    static Action macro(Stmt.Macro statement, CompileScope scope) {
        Macro.Definition definition = definition(statement.name(), statement.signature(), scope, statement.offset());
        Target target = Targets.name(statement.name(), scope, statement.offset());
        return frame -> {
            frame.runtime().step();
            target.set(frame, new Macro(definition, frame));
            return Result.NEXT;
        };
    }

    static Action callBlock(Stmt.CallBlock statement, CompileScope scope) {
        Macro.Definition definition = definition(null, statement.signature(), scope, statement.offset());
        Code call = ExpressionCompiler.call(statement.call(), scope, frame -> new Macro(definition, frame));
        int offset = statement.offset();
        return frame -> {
            Object result = call.eval(frame);
            frame.runtime().at(offset);
            frame.runtime().emit(Repr.str(result));
            return Result.NEXT;
        };
    }

    private static Macro.Definition definition(
            @Nullable String name, Stmt.Signature signature, CompileScope outer, int offset) {
        Symbols symbols = new Symbols(outer.symbols());
        List<String> parameters = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        for (Expr.Name parameter : signature.parameters()) {
            parameters.add(parameter.name());
            slots.add(symbols.declareParameter(parameter.name()).slot());
        }
        Set<String> special = UndeclaredNames.in(signature.body(), "caller", "kwargs", "varargs");
        boolean takesCaller = special.contains("caller");
        if (takesCaller && parameters.contains("caller")) {
            requireDefault(parameters, signature, offset);
        } else if (takesCaller) {
            slots.add(symbols.declareParameter("caller").slot());
        }
        boolean takesKeywords = special.contains("kwargs") && !parameters.contains("kwargs");
        if (takesKeywords) {
            slots.add(symbols.declareParameter("kwargs").slot());
        }
        boolean takesVarargs = special.contains("varargs") && !parameters.contains("varargs");
        if (takesVarargs) {
            slots.add(symbols.declareParameter("varargs").slot());
        }
        SymbolVisitor.expressions(signature.defaults(), symbols);
        SymbolVisitor.statements(signature.body(), symbols);
        CompileScope scope = outer.isolated(symbols);
        Action body = withDefaults(parameters, slots, signature, scope);
        return new Macro.Definition(
                name,
                List.copyOf(parameters),
                slots.stream().mapToInt(Integer::intValue).toArray(),
                symbols.slotCount(),
                takesCaller,
                takesKeywords,
                takesVarargs,
                Heights.of(signature.body()),
                body);
    }

    private static void requireDefault(List<String> parameters, Stmt.Signature signature, int offset) {
        int firstDefault = parameters.size() - signature.defaults().size();
        if (parameters.indexOf("caller") < firstDefault) {
            throw SyntaxError.at(
                    offset,
                    "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a"
                            + " default.");
        }
    }

    private static Action withDefaults(
            List<String> parameters, List<Integer> slots, Stmt.Signature signature, CompileScope scope) {
        int count = parameters.size();
        int firstDefault = count - signature.defaults().size();
        Code[] defaults = new Code[count];
        for (int i = 0; i < count; i++) {
            String message = "parameter " + Repr.of(parameters.get(i)) + " was not provided";
            defaults[i] = i < firstDefault
                    ? frame -> Undefined.hint(message)
                    : ExpressionCompiler.compile(signature.defaults().get(i - firstDefault), scope);
        }
        int[] parameterSlots =
                slots.stream().limit(count).mapToInt(Integer::intValue).toArray();
        Action body = StatementCompiler.body(signature.body(), scope);
        Loads loads = Loads.of(scope.symbols());
        return frame -> {
            loads.enter(frame);
            for (int i = 0; i < parameterSlots.length; i++) {
                if (frame.get(parameterSlots[i]) == null) {
                    frame.set(parameterSlots[i], defaults[i].eval(frame));
                }
            }
            return body.run(frame);
        };
    }
}
