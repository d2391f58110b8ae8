package dev.inlay.internal.models;

import dev.inlay.PoolingMode;
import dev.inlay.model.ModelDefaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the files of an encoder model say about it, in one value.
 *
 * @param graph the ONNX file
 * @param modelType {@code model_type} of config.json, or empty text
 * @param vocabularySize rows of the token embedding table, when config.json tells
 * @param maxTokens the longest sequence, special tokens included, when anything tells
 * @param lowerCase whether texts are lower-cased before tokenization
 * @param pooling how token vectors become one; empty when the files do not say
 * @param includePrompt whether the tokens of a prompt take part in pooling
 * @param dense the Dense modules in order
 * @param normalize whether a Normalize module ends the pipeline; empty when there is no modules.json
 * @param prompts prompts by name
 * @param defaultPromptName the prompt to use when none is asked for
 * @param padTokenId {@code pad_token_id} of config.json
 * @param labels number of labels of a classifier head
 * @param activation the activation of a cross-encoder as its configuration names it
 * @param hiddenSize {@code hidden_size} of config.json: values that the last layer has for a token
 * @param pooledWidth the width of the vectors that the pooling module's file says it takes
 */
public record EmbeddingModelConfig(
        Path graph,
        String modelType,
        OptionalInt vocabularySize,
        OptionalInt maxTokens,
        boolean lowerCase,
        List<PoolingMode> pooling,
        boolean includePrompt,
        List<DenseWeights> dense,
        Optional<Boolean> normalize,
        Map<String, String> prompts,
        Optional<String> defaultPromptName,
        OptionalInt padTokenId,
        OptionalInt labels,
        Optional<String> activation,
        Optional<SizeClaim> hiddenSize,
        Optional<SizeClaim> pooledWidth) {
    /** Families whose positions start behind the padding id, which costs that many (RobertaEmbeddings in transformers). */
    private static final Set<String> OFFSET_POSITIONS =
            Set.of("roberta", "xlm-roberta", "camembert", "mpnet", "longformer", "xlm-roberta-xl", "data2vec-text");

    /**
     * The number of the first position.
     *
     * @return 0, or one more than the padding id for the families that count from there
     */
    public int positionOffset() {
        return positionOffset(modelType, padTokenId);
    }

    /**
     * This, with what the files did not say taken from elsewhere.
     *
     * @param known what is known of the model otherwise
     * @return the completed value
     */
    public EmbeddingModelConfig orElse(ModelDefaults known) {
        OptionalInt limit = known.maxTokens().isEmpty() || maxTokens.isEmpty()
                ? maxTokens.isPresent() ? maxTokens : known.maxTokens()
                : OptionalInt.of(
                        Math.min(maxTokens.getAsInt(), known.maxTokens().getAsInt()));
        return new EmbeddingModelConfig(
                graph,
                modelType,
                vocabularySize,
                limit,
                lowerCase,
                pooling.isEmpty() ? known.pooling() : pooling,
                includePrompt,
                dense,
                normalize.isPresent() ? normalize : known.normalize(),
                prompts.isEmpty() ? known.prompts() : prompts,
                defaultPromptName,
                padTokenId,
                labels,
                activation,
                hiddenSize,
                pooledWidth);
    }

    static int positionOffset(String modelType, OptionalInt padTokenId) {
        return OFFSET_POSITIONS.contains(modelType) ? padTokenId.orElse(1) + 1 : 0;
    }
}
