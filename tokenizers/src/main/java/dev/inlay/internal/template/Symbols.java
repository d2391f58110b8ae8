package dev.inlay.internal.template;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one scope. Jinja2 decides when it compiles, not when it runs, which variable a name means; this class and
 * {@link SymbolVisitor} make the same decisions, from which follow all its scoping rules (a loop's assignments do not leak,
 * a name that a scope assigns anywhere is that scope's own everywhere in it, and so on).
 */
final class Symbols {

    /** What a variable of a scope holds when the scope is entered. */
    enum LoadKind {
        /** Set by whoever enters the scope. */
        PARAMETER,
        /** The value that the render's variables or the built-in globals have for its name. */
        RESOLVE,
        /** The current value of a variable of an outer scope. */
        ALIAS,
        /** Nothing. */
        UNDEFINED
    }

    /** A variable: a slot of the scope at a level (0 is the whole template). */
    record Ref(int level, int slot) {}

    /** How to fill a variable; {@code outer} only for {@link LoadKind#ALIAS}. */
    record Load(LoadKind kind, @Nullable Ref outer) {}

    /** Every {@code if} copies the names of its scope, so their number bounds what compiling can cost. */
    private static final int MAX_NAMES = 2_000;

    private final @Nullable Symbols parent;
    private final int level;
    /** Slot of each name; shared with the copies made for branches, so that a name has one slot in all of them. */
    private final Map<String, Integer> slots;

    private final Map<String, Ref> refs;
    private final Map<Ref, Load> loads;
    private final Set<String> stores;

    Symbols(@Nullable Symbols parent) {
        this(
                parent,
                parent == null ? 0 : parent.level + 1,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new HashSet<>());
    }

    private Symbols(
            @Nullable Symbols parent,
            int level,
            Map<String, Integer> slots,
            Map<String, Ref> refs,
            Map<Ref, Load> loads,
            Set<String> stores) {
        this.parent = parent;
        this.level = level;
        this.slots = slots;
        this.refs = refs;
        this.loads = loads;
        this.stores = stores;
    }

    /** A copy for one branch of an {@code if}, to be merged again by {@link #mergeBranches}. */
    Symbols branch() {
        return new Symbols(
                parent, level, slots, new LinkedHashMap<>(refs), new LinkedHashMap<>(loads), new HashSet<>(stores));
    }

    int level() {
        return level;
    }

    int slotCount() {
        return slots.size();
    }

    Map<Ref, Load> loads() {
        return loads;
    }

    Set<String> names() {
        return slots.keySet();
    }

    private Ref define(String name, LoadKind kind, @Nullable Ref outer) {
        Integer slot = slots.get(name);
        if (slot == null) {
            slot = slots.size();
            if (slot == MAX_NAMES) {
                throw PyError.limit("more than " + MAX_NAMES + " variables in one scope");
            }
            slots.put(name, slot);
        }
        Ref ref = new Ref(level, slot);
        refs.put(name, ref);
        loads.put(ref, new Load(kind, outer));
        return ref;
    }

    @Nullable
    Ref find(String name) {
        for (Symbols scope = this; scope != null; scope = scope.parent) {
            Ref ref = scope.refs.get(name);
            if (ref != null) {
                return ref;
            }
        }
        return null;
    }

    /** The name is assigned here. */
    void store(String name) {
        stores.add(name);
        if (!refs.containsKey(name)) {
            Ref outer = parent == null ? null : parent.find(name);
            define(name, outer == null ? LoadKind.UNDEFINED : LoadKind.ALIAS, outer);
        }
    }

    /** The name is a parameter of this scope. */
    Ref declareParameter(String name) {
        stores.add(name);
        return define(name, LoadKind.PARAMETER, null);
    }

    /** The name is read here. */
    void load(String name) {
        if (find(name) == null) {
            define(name, LoadKind.RESOLVE, null);
        }
    }

    /** Merges what the branches of an {@code if} do: a name that only some of them assign keeps its value in the others. */
    void mergeBranches(Iterable<Symbols> branches) {
        Set<String> newStores = new HashSet<>();
        for (Symbols branch : branches) {
            newStores.addAll(branch.stores);
        }
        newStores.removeAll(stores);
        for (Symbols branch : branches) {
            refs.putAll(branch.refs);
            loads.putAll(branch.loads);
            stores.addAll(branch.stores);
        }
        for (String name : newStores) {
            Ref target = find(name);
            Ref outer = parent == null ? null : parent.find(name);
            if (target != null) {
                loads.put(target, new Load(outer == null ? LoadKind.RESOLVE : LoadKind.ALIAS, outer));
            }
        }
    }
}
