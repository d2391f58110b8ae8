package dev.inlay.internal.embedding;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.DenseWeights;
import dev.inlay.internal.models.EmbeddingModelConfig;
import dev.inlay.internal.models.SizeClaim;
import dev.inlay.provider.Task;

/**
 * Holds the sizes that a model's files state against those of its graph. Where they differ the files belong to different models, and
 * what else they say (pooling, prompts, token ids) cannot be trusted either.
 */
final class SizeAgreement {
    /** What transformers calls the output whose width is {@code hidden_size}; token vectors of other names may be projected. */
    private static final String LAST_LAYER = "last_hidden_state";

    private SizeAgreement() {}

    /**
     * Compares.
     *
     * @param task what the model is for
     * @param config what the files say
     * @param runner the graph, open
     * @throws ModelLoadException when they differ; the message names both files
     */
    static void require(Task task, EmbeddingModelConfig config, OpenRunner runner) {
        OpenRunner.TensorWidth output = runner.output();
        if (task == Task.RERANKING) {
            if (config.labels().isPresent() && config.labels().getAsInt() != output.width()) {
                throw contradiction(
                        config,
                        "its output " + output.name() + " has " + output.width() + " labels, but config.json names "
                                + config.labels().getAsInt() + " (id2label)");
            }
            return;
        }
        if (!runner.poolsHere()) {
            return;
        }
        if (output.name().equals(LAST_LAYER)) {
            config.hiddenSize().ifPresent(claim -> compare(config, output, claim));
        }
        config.pooledWidth().ifPresent(claim -> compare(config, output, claim));
        int width = runner.dimension();
        for (DenseWeights dense : config.dense()) {
            if (dense.weight().length == 0 || dense.weight()[0].length != width) {
                throw contradiction(
                        config,
                        "a Dense module of modules.json takes "
                                + (dense.weight().length == 0 ? 0 : dense.weight()[0].length)
                                + " values (in_features), but what comes before it gives " + width);
            }
            width = dense.bias().length;
        }
    }

    private static void compare(EmbeddingModelConfig config, OpenRunner.TensorWidth output, SizeClaim claim) {
        if (claim.value() != output.width()) {
            throw contradiction(
                    config,
                    "its output " + output.name() + " has " + output.width() + " values for a token, but " + claim);
        }
    }

    private static ModelLoadException contradiction(EmbeddingModelConfig config, String what) {
        return new ModelLoadException("The graph " + config.graph() + " and the files beside it contradict each other: "
                + what + ". They belong to different models, or one was edited: get the whole model again.");
    }
}
