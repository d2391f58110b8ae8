package dev.inlay.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;

/** Fixed batches in order of arrival: what a caller does whose library runs all it is given as one batch. */
final class Portions {
    private static final int SIZE = 32;

    private Portions() {}

    /** Applies a function that embeds one batch to all texts. */
    static List<float[]> embed(List<String> texts, Batch batch) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += SIZE) {
            vectors.addAll(batch.embed(texts.subList(from, Math.min(texts.size(), from + SIZE))));
        }
        return vectors;
    }

    /** Embeds one batch. */
    @FunctionalInterface
    interface Batch {
        List<float[]> embed(List<String> texts);
    }
}
