package dev.inlay.benchmarks.engine;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15.BgeSmallEnV15EmbeddingModel;
import java.util.List;

/** LangChain4j's in-process embedding; its own pool of threads runs one text a call. */
final class LangChain4jEngine implements EmbeddingEngine {
    private final EmbeddingModel model;

    private LangChain4jEngine(EmbeddingModel model) {
        this.model = model;
    }

    /** The packaged model, as its documentation shows. */
    static EmbeddingEngine fromClassPath() {
        return new LangChain4jEngine(new BgeSmallEnV15EmbeddingModel());
    }

    /** The same model by path, which keeps the weights out of the Java heap. */
    static EmbeddingEngine fromFile() {
        return new LangChain4jEngine(
                new OnnxEmbeddingModel(ModelFiles.graph(), ModelFiles.tokenizerJson(), PoolingMode.CLS));
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(Embedding::vector)
                .toList();
    }

    @Override
    public float[] embed(String text) {
        return model.embed(text).content().vector();
    }

    @Override
    public void close() {
        // It has nothing to close; the process ends soon after.
    }
}
