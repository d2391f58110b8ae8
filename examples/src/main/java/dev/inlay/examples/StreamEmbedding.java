package dev.inlay.examples;

import dev.inlay.Embedder;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.model.ModelSource;

/** Embeds any number of texts in constant memory: they are read, run and handed on in portions. */
public final class StreamEmbedding {
    private StreamEmbedding() {}

    /**
     * Embeds a stream.
     *
     * @param model where the model is
     * @param texts read once
     * @param settings purpose, truncation, dimensions and output; a request without texts
     * @param sink takes the results in order
     * @return how many texts were read
     */
    public static long run(ModelSource model, Iterable<String> texts, EmbeddingRequest settings, EmbeddingSink sink) {
        try (Embedder embedder = Embedder.load(model)) {
            return embedder.embedAll(texts, settings, sink);
        }
    }
}
