package dev.inlay.internal.chat;

import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.models.SamplingDefaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A request's options with nothing left open. */
record GenerationPlan(
        int maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        double presencePenalty,
        double frequencyPenalty,
        long seed,
        List<String> stop,
        Map<Integer, Double> logitBias,
        boolean logprobs,
        int topLogprobs,
        boolean promptLogprobs,
        Set<Integer> endTokens) {
    private static final int DEFAULT_MAX_TOKENS = 1024;

    /** Whether bias or penalties change the model's logits. */
    boolean changesLogits() {
        return !logitBias.isEmpty() || repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
    }

    /**
     * Fills in what a request leaves open.
     *
     * @param options the request's
     * @param defaults the model's
     * @param endTokens the model's
     * @param vocabulary the number of tokens
     * @param room tokens that the context leaves for the answer
     * @throws InvalidRequestException when a token does not exist
     */
    static GenerationPlan of(
            GenerationOptions options, SamplingDefaults defaults, Set<Integer> endTokens, int vocabulary, int room) {
        for (int token : options.logitBias().keySet()) {
            if (token >= vocabulary) {
                throw new InvalidRequestException("logitBias names token " + token
                        + ", but the model has only tokens 0 to " + (vocabulary - 1) + ".");
            }
        }
        boolean asksToSample = options.topP().isPresent()
                || options.topK().isPresent()
                || options.minP().isPresent();
        double ownTemperature = defaults.sample() ? defaults.temperature() : asksToSample ? 1 : 0;
        return new GenerationPlan(
                Math.min(
                        room, options.maxTokens().orElse(defaults.maxNewTokens().orElse(DEFAULT_MAX_TOKENS))),
                options.temperature().orElse(ownTemperature),
                options.topP().orElse(defaults.sample() ? defaults.topP() : 1),
                options.topK().orElse(defaults.sample() ? defaults.topK() : 0),
                options.minP().orElse(defaults.sample() ? defaults.minP() : 0),
                options.repetitionPenalty().orElse(defaults.repetitionPenalty()),
                options.presencePenalty().orElse(0),
                options.frequencyPenalty().orElse(0),
                options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()),
                options.stop(),
                options.logitBias(),
                options.logprobs(),
                options.topLogprobs(),
                options.promptLogprobs(),
                options.ignoreEos() ? Set.of() : endTokens);
    }
}
