package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Compiles the left side of assignments. */
final class Targets {

    private Targets() {}

    /** A compiled target. */
    @FunctionalInterface
    interface Target {
        void set(Frame frame, Object value);
    }

    static Target compile(Expr target, CompileScope scope) {
        if (target instanceof Expr.Name name) {
            return name(name.name(), scope, target.offset());
        } else if (target instanceof Expr.NamespaceRef ref) {
            return namespace(ref, scope);
        } else if (target instanceof Expr.TupleOf tuple) {
            List<Target> targets = new ArrayList<>();
            tuple.items().forEach(item -> targets.add(compile(item, scope)));
            return unpacking(List.copyOf(targets));
        }
        throw SyntaxError.at(target.offset(), "can't assign to this expression");
    }

    /** The variable of a name that the scope (or one around it) knows. */
    static Target name(String name, CompileScope scope, int offset) {
        Symbols.Ref ref = scope.symbols().find(name);
        if (ref == null) {
            throw SyntaxError.at(offset, "can't assign to '" + name + "'");
        }
        int hops = scope.hopsTo(ref);
        int slot = ref.slot();
        if (scope.topLevel()) {
            return (frame, value) -> {
                frame.set(slot, value);
                frame.runtime().export(name, value);
            };
        }
        return hops == 0
                ? (frame, value) -> frame.set(slot, value)
                : (frame, value) -> frame.up(hops).set(slot, value);
    }

    private static Target namespace(Expr.NamespaceRef ref, CompileScope scope) {
        Code object = ExpressionCompiler.compile(new Expr.Name(ref.offset(), ref.name()), scope);
        return (frame, value) -> {
            if (!(object.eval(frame) instanceof Namespace namespace)) {
                frame.runtime().at(ref.offset());
                throw PyError.template("cannot assign attribute on non-namespace object");
            }
            namespace.attributes().put(ref.attribute(), value);
        };
    }

    private static Target unpacking(List<Target> targets) {
        return (frame, value) -> {
            Iterator<Object> items = Iter.orNull(value);
            if (items == null) {
                throw PyError.type("cannot unpack non-iterable " + Values.typeName(value) + " object");
            }
            List<Object> values = new ArrayList<>(targets.size());
            while (items.hasNext()) {
                if (values.size() == targets.size()) {
                    throw PyError.value("too many values to unpack (expected " + targets.size() + ")");
                }
                values.add(items.next());
            }
            if (values.size() < targets.size()) {
                throw PyError.value(
                        "not enough values to unpack (expected " + targets.size() + ", got " + values.size() + ")");
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).set(frame, values.get(i));
            }
        };
    }
}
