package dev.inlay.benchmarks.engine;

import dev.inlay.Embedder;
import dev.inlay.EmbedderBuilder;
import dev.inlay.Embedding;
import dev.inlay.model.ModelSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** Inlay. */
public final class InlayEngine implements EmbeddingEngine {
    private final Embedder embedder;

    InlayEngine() {
        this(UnaryOperator.identity());
    }

    /**
     * Loads Inlay with other settings than the defaults.
     *
     * @param settings sets them
     */
    public InlayEngine(UnaryOperator<EmbedderBuilder> settings) {
        this.embedder = settings.apply(Embedder.builder().model(ModelSource.named(ModelFiles.NAME)))
                .build();
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return embedder.embedAll(texts).stream().map(Embedding::vector).toList();
    }

    @Override
    public float[] embed(String text) {
        return embedder.embed(text).vector();
    }

    @Override
    public void close() {
        embedder.close();
    }
}
