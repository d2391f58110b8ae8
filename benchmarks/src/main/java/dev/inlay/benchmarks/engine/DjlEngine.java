package dev.inlay.benchmarks.engine;

import ai.djl.ModelException;
import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.List;

/** DJL's ONNX Runtime engine. A predictor belongs to one thread, so every thread has its own. */
final class DjlEngine implements EmbeddingEngine {
    private final ZooModel<String, float[]> model;
    private final ThreadLocal<Predictor<String, float[]>> predictors;

    DjlEngine() {
        PyTorchNatives.require("DJL");
        try {
            this.model = Criteria.builder()
                    .setTypes(String.class, float[].class)
                    .optModelPath(ModelFiles.directory())
                    .optModelName("model")
                    .optEngine("OnnxRuntime")
                    .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
                    .optArgument("pooling", "cls")
                    .optArgument("normalize", "true")
                    .optArgument("includeTokenTypes", "true")
                    .optArgument("padding", "true")
                    .optArgument("truncation", "true")
                    .optArgument("maxLength", Integer.toString(ModelFiles.MAX_TOKENS))
                    .build()
                    .loadModel();
        } catch (IOException | ModelException e) {
            throw new IllegalStateException(e);
        }
        this.predictors = ThreadLocal.withInitial(model::newPredictor);
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return Portions.embed(texts, this::embedBatch);
    }

    @Override
    public float[] embed(String text) {
        return embedBatch(List.of(text)).get(0);
    }

    private List<float[]> embedBatch(List<String> texts) {
        try {
            return predictors.get().batchPredict(texts);
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
