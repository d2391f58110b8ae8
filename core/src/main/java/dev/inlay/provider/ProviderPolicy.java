package dev.inlay.provider;

import dev.inlay.InvalidRequestException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which providers may run a model, in which order. The first that is available and loads the model wins. Immutable, with
 * value semantics.
 */
public final class ProviderPolicy {
    private static final ProviderPolicy DEFAULTS = prefer("cpu");

    private final List<String> order;

    private ProviderPolicy(List<String> order) {
        this.order = order;
    }

    /**
     * The default order: {@code cpu}.
     *
     * @return the policy
     */
    public static ProviderPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Tries providers in this order.
     *
     * @param providers ids such as {@code qnn}; those named twice count once
     * @return the policy
     * @throws InvalidRequestException when none is named
     */
    public static ProviderPolicy prefer(String... providers) {
        Set<String> order = new LinkedHashSet<>();
        for (String id : providers) {
            order.add(Objects.requireNonNull(id, "provider"));
        }
        if (order.isEmpty()) {
            throw new InvalidRequestException("A policy needs at least one provider, such as prefer(\"cpu\").");
        }
        return new ProviderPolicy(List.copyOf(order));
    }

    /**
     * Requires one provider: loading fails rather than run the model elsewhere.
     *
     * @param provider its id
     * @return the policy
     */
    public static ProviderPolicy require(String provider) {
        return prefer(provider);
    }

    /**
     * The same policy with one more provider at the end.
     *
     * @param provider its id
     * @return the policy
     */
    public ProviderPolicy fallbackTo(String provider) {
        Set<String> longer = new LinkedHashSet<>(order);
        longer.add(Objects.requireNonNull(provider, "provider"));
        return new ProviderPolicy(List.copyOf(longer));
    }

    /**
     * The ids in the order in which they are tried.
     *
     * @return an immutable list of at least one
     */
    public List<String> order() {
        return order;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ProviderPolicy that && order.equals(that.order);
    }

    @Override
    public int hashCode() {
        return order.hashCode();
    }

    @Override
    public String toString() {
        return "ProviderPolicy[" + String.join(" → ", order) + "]";
    }
}
