package dev.inlay.benchmarks.engine;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import org.springframework.ai.transformers.TransformersEmbeddingModel;

/** Spring AI's embedding model. It runs all it is given as one batch, so it gets portions. */
final class SpringAiEngine implements EmbeddingEngine {
    private final TransformersEmbeddingModel model = new TransformersEmbeddingModel();

    SpringAiEngine() {
        PyTorchNatives.require("Spring AI");
        model.setModelResource(ModelFiles.graph().toUri().toString());
        model.setTokenizerResource(ModelFiles.tokenizerJson().toUri().toString());
        model.setTokenizerOptions(
                Map.of("padding", "true", "truncation", "true", "maxLength", Integer.toString(ModelFiles.MAX_TOKENS)));
        // The files are local already; its cache would copy them.
        model.setDisableCaching(true);
        try {
            model.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return Portions.embed(texts, model::embed);
    }

    @Override
    public float[] embed(String text) {
        return model.embed(text);
    }

    @Override
    public void close() {
        try {
            model.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
