package dev.inlay.shutdown;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import java.util.Collections;
import java.util.List;

/** Run by {@link ShutdownTest} in a JVM of its own: exits while daemon threads are inside native runs. */
final class ShutdownMain {
    private ShutdownMain() {}

    public static void main(String[] args) throws InterruptedException {
        Embedder embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"));
        List<String> texts = Collections.nCopies(200, "light of the sun ".repeat(60));
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> embedder.embedAll(texts));
            thread.setDaemon(true);
            thread.start();
        }
        // Hooks run side by side: this one gives the runtime's own time to do its harm.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Thread.sleep(500);
        System.exit(7);
    }
}
