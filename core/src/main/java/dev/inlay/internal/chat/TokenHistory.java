package dev.inlay.internal.chat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The tokens of one row, what penalties need to know of them, and the row's random numbers. */
final class TokenHistory {
    private final RandomGenerator random;
    private final BitSet seen = new BitSet();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int[] tokens;
    private int length;
    private final int promptLength;

    TokenHistory(int[] prompt, long seed) {
        this.tokens = Arrays.copyOf(prompt, prompt.length + 64);
        this.length = prompt.length;
        this.promptLength = prompt.length;
        // Its algorithm is part of its specification, so a seed means the same on every platform.
        this.random = new java.util.SplittableRandom(seed);
        for (int token : prompt) {
            seen.set(token);
        }
    }

    /** Counts the last tokens of the prompt as written by the model: they are the beginning of its answer. */
    void countAsGenerated(int given) {
        for (int i = promptLength - given; i < promptLength; i++) {
            counts.merge(tokens[i], 1, Integer::sum);
        }
    }

    /** The live array, of which {@link #length} are used. */
    int[] tokens() {
        return tokens;
    }

    int length() {
        return length;
    }

    int promptLength() {
        return promptLength;
    }

    int generated() {
        return length - promptLength;
    }

    double nextDouble() {
        return random.nextDouble();
    }

    void append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, length + length / 2 + 1);
        }
        tokens[length++] = token;
        seen.set(token);
        counts.merge(token, 1, Integer::sum);
    }

    void penalise(GenerationPlan plan, float[] logits) {
        if (plan.repetitionPenalty() != 1) {
            float penalty = (float) plan.repetitionPenalty();
            for (int token = seen.nextSetBit(0);
                    token >= 0 && token < logits.length;
                    token = seen.nextSetBit(token + 1)) {
                logits[token] = logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty;
            }
        }
        if (plan.presencePenalty() != 0 || plan.frequencyPenalty() != 0) {
            counts.forEach((token, count) ->
                    logits[token] -= (float) (plan.presencePenalty() + count * plan.frequencyPenalty()));
        }
    }
}
