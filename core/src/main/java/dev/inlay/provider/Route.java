package dev.inlay.provider;

import java.util.List;

/**
 * Where a workload should run.
 *
 * @param providers ids in the order in which they are tried; at least one
 * @param reason which part of the policy led there, in words
 */
public record Route(List<String> providers, String reason) {
    /**
     * Makes a route.
     *
     * @param providers at least one id; copied
     * @param reason in words
     * @throws IllegalArgumentException when there is no provider
     */
    public Route {
        providers = List.copyOf(providers);
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("A route leads to at least one provider");
        }
    }

    @Override
    public String toString() {
        return String.join(" → ", providers) + " (" + reason + ")";
    }
}
