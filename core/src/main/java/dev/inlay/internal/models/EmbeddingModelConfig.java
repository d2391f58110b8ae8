package dev.inlay.internal.models;

import dev.inlay.PoolingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
        Optional<String> activation) {}
