package dev.inlay.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler(...)} makes: gives its items in turn. */
final class Cycler {

    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        if (items.isEmpty()) {
            throw PyError.template("at least one item has to be provided");
        }
        this.items = items;
    }

    @Nullable
    Object attribute(String name) {
        switch (name) {
            case "current":
                return items.get(position);
            case "next":
                return new BoundMethod(this, name, (runtime, self, args) -> next(args));
            case "reset":
                return new BoundMethod(this, name, (runtime, self, args) -> reset(args));
            case "items":
                return new Tuple(items);
            case "pos":
                return (long) position;
            default:
                return null;
        }
    }

    private Object next(Args args) {
        args.none("next");
        Object current = items.get(position);
        position = (position + 1) % items.size();
        return current;
    }

    private Object reset(Args args) {
        args.none("reset");
        position = 0;
        return None.NONE;
    }
}
