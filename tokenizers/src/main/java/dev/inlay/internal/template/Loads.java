package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills the variables of a scope that is being entered. */
final class Loads {

    private final Action[] actions;
    private final int slotCount;

    private Loads(Action[] actions, int slotCount) {
        this.actions = actions;
        this.slotCount = slotCount;
    }

    /** The loads of a scope whose names are all known by now. */
    static Loads of(Symbols symbols) {
        List<String> names = new ArrayList<>(symbols.names());
        List<Action> actions = new ArrayList<>();
        for (Map.Entry<Symbols.Ref, Symbols.Load> entry : symbols.loads().entrySet()) {
            Symbols.Ref outer = entry.getValue().outer();
            int slot = entry.getKey().slot();
            switch (entry.getValue().kind()) {
                case RESOLVE:
                    actions.add(resolve(slot, names.get(slot)));
                    break;
                case ALIAS:
                    if (outer != null) {
                        actions.add(alias(slot, symbols.level() - outer.level(), outer.slot()));
                    }
                    break;
                case UNDEFINED:
                    actions.add(undefined(slot));
                    break;
                case PARAMETER:
                    break;
            }
        }
        return new Loads(actions.toArray(new Action[0]), symbols.slotCount());
    }

    private static Action resolve(int slot, String name) {
        return frame -> {
            frame.set(slot, frame.runtime().resolve(name));
            return Action.Result.NEXT;
        };
    }

    private static Action alias(int slot, int hops, int outerSlot) {
        return frame -> {
            frame.set(slot, frame.up(hops).get(outerSlot));
            return Action.Result.NEXT;
        };
    }

    private static Action undefined(int slot) {
        return frame -> {
            frame.set(slot, null);
            return Action.Result.NEXT;
        };
    }

    int slotCount() {
        return slotCount;
    }

    void enter(Frame frame) {
        for (Action action : actions) {
            action.run(frame);
        }
    }

    /** A frame of the scope inside an outer one, filled. */
    Frame open(Frame outer) {
        Frame frame = new Frame(outer.runtime(), outer, slotCount);
        enter(frame);
        return frame;
    }
}
