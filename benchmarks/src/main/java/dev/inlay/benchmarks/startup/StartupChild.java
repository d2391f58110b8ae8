package dev.inlay.benchmarks.startup;

import dev.inlay.benchmarks.engine.EmbeddingEngine;
import dev.inlay.benchmarks.engine.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The measured process: loads an engine, makes a first vector, then embeds a corpus; says when and with how much memory. */
final class StartupChild {
    /** Precedes the peak after the first vector; the line's arrival is the time that is measured. */
    static final String FIRST = "first-vector ";

    /** Precedes the peak after the corpus. */
    static final String CORPUS = "corpus ";

    private static final String TEXT = "Light is refracted where it passes from air into water.";

    private StartupChild() {}

    /**
     * Runs.
     *
     * @param args the engine's name and a file of texts, one a line
     * @throws IOException when the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        EmbeddingEngine engine = EngineKind.of(args[0]).open();
        if (engine.embed(TEXT).length == 0) {
            throw new IllegalStateException("An empty vector.");
        }
        System.out.println(FIRST + ResidentMemory.peakKibibytes());
        List<String> texts = Files.readAllLines(Path.of(args[1]));
        for (int pass = 0; pass < 2; pass++) {
            engine.embedAll(texts);
        }
        System.out.println(CORPUS + ResidentMemory.peakKibibytes());
        // LangChain4j's pool would hold the process for a while.
        Runtime.getRuntime().halt(0);
    }
}
