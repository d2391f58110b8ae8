package dev.inlay.modulepath;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;

/** Run by {@link ModulePathTest} in a JVM of its own. */
final class ModulePathMain {
    private ModulePathMain() {}

    public static void main(String[] args) {
        System.out.println(Embedder.class.getModule());
        try (Embedder embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"))) {
            System.out.println(embedder.embed("Hello, modules").dimension() + " dimensions");
        }
    }
}
