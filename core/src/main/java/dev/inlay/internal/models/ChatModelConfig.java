package dev.inlay.internal.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a decoder's directory says about itself. Hints, but for the files: the session's own metadata decides.
 *
 * @param layout which kind of directory it is, in words
 * @param decoder the decoder's graph
 * @param embedding the graph that turns ids into embeddings, for a decoder that takes those
 * @param modelType such as {@code llama}; empty when not said
 * @param contextLength tokens that positions reach
 * @param headSize size of one head of the cache
 * @param kvHeads heads of the cache
 * @param inputNames names in genai_config.json by role, such as {@code input_ids}
 * @param outputNames likewise
 * @param endTokens ids that end an answer, of all files together
 * @param endSpelling the end token as the tokenizer's file spells it, for models whose other files name none
 * @param bosToken the BOS id
 * @param sampling defaults of the search
 * @param notes what was left out, in words
 */
public record ChatModelConfig(
        String layout,
        Path decoder,
        Optional<Path> embedding,
        String modelType,
        OptionalInt contextLength,
        OptionalInt headSize,
        OptionalInt kvHeads,
        Map<String, String> inputNames,
        Map<String, String> outputNames,
        Set<Integer> endTokens,
        Optional<String> endSpelling,
        OptionalInt bosToken,
        SamplingDefaults sampling,
        List<String> notes) {}
