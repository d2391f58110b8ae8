package dev.inlay.benchmarks.engine;

import dev.inlay.benchmarks.engine.ReferenceVectors.Reference;
import java.util.List;

/**
 * How far an engine's vectors are from the reference.
 *
 * @param texts how many texts were compared
 * @param lowest the lowest cosine, of one text a call and of all in one call
 */
public record Agreement(int texts, double lowest) {
    private static final double REQUIRED = 0.9999;

    /**
     * Compares an engine with the reference, texts in one call and one by one.
     *
     * @param engine the engine
     * @param step every n-th of the some 380 texts is compared
     * @return the outcome
     */
    public static Agreement of(EmbeddingEngine engine, int step) {
        List<Reference> references = ReferenceVectors.prose(step);
        List<float[]> together =
                engine.embedAll(references.stream().map(Reference::text).toList());
        double lowest = 1;
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            lowest = Math.min(lowest, cosine(reference.vector(), together.get(i)));
            lowest = Math.min(lowest, cosine(reference.vector(), engine.embed(reference.text())));
        }
        return new Agreement(references.size(), lowest);
    }

    /**
     * Whether the vectors are the model's own.
     *
     * @return true from a cosine of 0.9999 for every text
     */
    public boolean holds() {
        return lowest > REQUIRED;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
