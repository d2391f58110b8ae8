package dev.inlay.internal.models;

import java.util.OptionalInt;

/**
 * How a model's files want tokens chosen. Temperature, top-p, top-k and min-p hold only where they sample at all.
 *
 * @param sample whether to sample; otherwise the most likely token is taken
 * @param temperature the temperature
 * @param topP probability mass
 * @param topK number of tokens, 0 for all
 * @param minP least relative probability
 * @param repetitionPenalty 1 for none
 * @param maxNewTokens most new tokens, where the files say
 */
public record SamplingDefaults(
        boolean sample,
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        OptionalInt maxNewTokens) {
    /** What holds where no file says anything. */
    public static final SamplingDefaults GREEDY = new SamplingDefaults(false, 1, 1, 0, 0, 1, OptionalInt.empty());
}
