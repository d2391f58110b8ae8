package dev.inlay.cache;

import dev.inlay.model.ModelSource;

/** Run by {@link CacheRaceTest} in JVMs of its own: unpacks a model and prints where. */
final class ResolveMain {
    private ResolveMain() {}

    public static void main(String[] args) {
        System.out.println(ModelSource.named(args[0]).resolve());
    }
}
