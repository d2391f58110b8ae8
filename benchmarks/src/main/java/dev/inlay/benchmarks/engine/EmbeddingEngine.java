package dev.inlay.benchmarks.engine;

import java.util.List;

/** A library that embeds, used as its own documentation shows. Safe for use by many threads until it is closed. */
public interface EmbeddingEngine extends AutoCloseable {
    /**
     * Embeds texts.
     *
     * @param texts the texts
     * @return one vector per text, in order
     */
    List<float[]> embedAll(List<String> texts);

    /**
     * Embeds one text.
     *
     * @param text the text
     * @return its vector
     */
    float[] embed(String text);

    @Override
    void close();
}
