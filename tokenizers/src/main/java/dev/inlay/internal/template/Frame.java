package dev.inlay.internal.template;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of one scope while it runs, inside those of the scopes around it. */
final class Frame {

    private final RenderState runtime;
    private final @Nullable Frame parent;
    private final @Nullable Object[] slots;

    Frame(RenderState runtime, @Nullable Frame parent, int slotCount) {
        this.runtime = runtime;
        this.parent = parent;
        this.slots = new @Nullable Object[slotCount];
    }

    RenderState runtime() {
        return runtime;
    }

    /** The frame {@code hops} scopes further out. */
    Frame up(int hops) {
        Frame frame = this;
        for (int i = 0; i < hops; i++) {
            Frame outer = frame.parent;
            if (outer == null) {
                throw new IllegalStateException("no scope around the template");
            }
            frame = outer;
        }
        return frame;
    }

    /** The value of a variable, or null while it has none. */
    @Nullable
    Object get(int slot) {
        return slots[slot];
    }

    void set(int slot, @Nullable Object value) {
        slots[slot] = value;
    }

    void clear() {
        Arrays.fill(slots, null);
    }
}
