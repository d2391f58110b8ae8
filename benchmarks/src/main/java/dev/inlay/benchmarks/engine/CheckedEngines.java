package dev.inlay.benchmarks.engine;

/** Opens engines for timing: none is timed that computes something else. */
public final class CheckedEngines {
    /** Few texts: this runs in every fork. {@code benchmarks.jar agreement} compares more. */
    private static final int STEP = 100;

    private CheckedEngines() {}

    /**
     * Loads an engine and compares its vectors with the reference.
     *
     * @param id the engine's name
     * @return the engine; close it
     * @throws IllegalStateException when its vectors are wrong
     */
    public static EmbeddingEngine open(String id) {
        EngineKind kind = EngineKind.of(id);
        EmbeddingEngine engine = kind.open();
        return kind.comparable() ? check(id, engine) : engine;
    }

    /**
     * Compares an engine's vectors with the reference.
     *
     * @param name what it is called in the message
     * @param engine the engine; closed when its vectors are wrong
     * @return the engine
     * @throws IllegalStateException when its vectors are wrong
     */
    public static EmbeddingEngine check(String name, EmbeddingEngine engine) {
        Agreement agreement = Agreement.of(engine, STEP);
        if (!agreement.holds()) {
            engine.close();
            throw new IllegalStateException(
                    name + " computes other vectors than the reference: cosine " + agreement.lowest());
        }
        return engine;
    }
}
