package dev.inlay;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may be done to a model's graph when it is loaded on the CPU. By default every pass that recognises something is used; a
 * specialised graph is compared with the original when it is made and kept in Inlay's cache. See {@code docs/graph.md} for the
 * passes. Immutable.
 */
public final class SpecializationOptions {
    private static final SpecializationOptions DEFAULTS = new SpecializationOptions(true, Set.of());
    private static final SpecializationOptions OFF = new SpecializationOptions(false, Set.of());

    private final boolean enabled;
    private final Set<String> without;

    private SpecializationOptions(boolean enabled, Set<String> without) {
        this.enabled = enabled;
        this.without = Set.copyOf(without);
    }

    /**
     * Every pass.
     *
     * @return the defaults
     */
    public static SpecializationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * No pass: the graph is opened as it was exported.
     *
     * @return the switch
     */
    public static SpecializationOptions off() {
        return OFF;
    }

    /**
     * The same without one pass.
     *
     * @param pass its name, such as {@code attention}, as reports show it; a name that does not exist fails the load
     * @return other options
     */
    public SpecializationOptions without(String pass) {
        Set<String> all = new TreeSet<>(without);
        all.add(Objects.requireNonNull(pass, "pass"));
        return new SpecializationOptions(enabled, all);
    }

    /**
     * Whether anything may be done.
     *
     * @return false for {@link #off()}
     */
    public boolean enabled() {
        return enabled;
    }

    /**
     * The passes that are switched off.
     *
     * @return their names
     */
    public Set<String> without() {
        return without;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpecializationOptions options
                && options.enabled == enabled
                && options.without.equals(without);
    }

    @Override
    public int hashCode() {
        return Objects.hash(enabled, without);
    }

    @Override
    public String toString() {
        return enabled ? "SpecializationOptions[without=" + new TreeSet<>(without) + "]" : "SpecializationOptions[off]";
    }
}
