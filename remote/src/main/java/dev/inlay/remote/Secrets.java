package dev.inlay.remote;

import java.util.LinkedHashSet;
import java.util.Set;

/** Knows the values that must not be shown, and takes them out of what a service or the network says. */
final class Secrets {
    /** Tokens are renewed now and then; an answer can only speak of recent ones. */
    private static final int KEPT = 32;

    private static final int SHORTEST = 4;

    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> rotating = new LinkedHashSet<>();

    Secrets(RemoteOptions options) {
        values.addAll(options.headers().values());
        values.addAll(options.queryParameters().values());
    }

    synchronized void add(String secret) {
        if (rotating.add(secret) && rotating.size() > KEPT) {
            rotating.remove(rotating.iterator().next());
        }
    }

    synchronized String hide(String text) {
        String clean = text;
        for (Set<String> set : java.util.List.of(values, rotating)) {
            for (String secret : set) {
                if (secret.length() >= SHORTEST) {
                    clean = clean.replace(secret, "***");
                }
            }
        }
        return clean;
    }
}
