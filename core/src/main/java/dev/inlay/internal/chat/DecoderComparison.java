package dev.inlay.internal.chat;

import dev.inlay.internal.runtime.WrongResultsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares a place with the CPU on a few tokens: the logits after a prompt, and after a step of two conversations together. A
 * provider that computes something else is no place for the model.
 */
final class DecoderComparison {
    private static final int[] PROMPT = {3, 5, 4, 6, 8, 7, 9, 11, 10, 12};
    private static final int OTHER_PROMPT = 4;
    private static final int[] STEP = {13, 14};
    private static final int ROOM = 16;

    private DecoderComparison() {}

    /**
     * Requires a decoder to agree with another one.
     *
     * @param actual the place's; its rows are as before afterwards
     * @param expected the CPU's; likewise
     * @param minCosine least cosine of two vectors of logits, each less its mean
     * @throws WrongResultsException when they differ by more, or logits are not numbers
     */
    static void requireAgreement(Decoder actual, Decoder expected, double minCosine) {
        if (actual.vocabulary() != expected.vocabulary()) {
            throw new WrongResultsException("it computes wrong results: logits of " + actual.vocabulary()
                    + " tokens where the CPU has " + expected.vocabulary());
        }
        List<float[]> there = logits(actual);
        List<float[]> here = logits(expected);
        for (int i = 0; i < here.size(); i++) {
            double cosine = cosine(here.get(i), there.get(i));
            if (!(cosine >= minCosine)) {
                throw new WrongResultsException(String.format(
                        Locale.ROOT,
                        "it computes wrong results: the logits after %s agree with the CPU to %.4f where at least %s is wanted",
                        i == 0 ? "a prompt" : "a step of conversation " + i + " of 2",
                        cosine,
                        minCosine));
            }
        }
    }

    private static List<float[]> logits(Decoder decoder) {
        int one = begin(decoder, PROMPT.length);
        List<float[]> all = new ArrayList<>();
        all.add(read(decoder, 0));
        int two = begin(decoder, OTHER_PROMPT);
        decoder.decode(new int[] {one, two}, STEP);
        all.add(read(decoder, 0));
        all.add(read(decoder, 1));
        decoder.free(one);
        decoder.free(two);
        return all;
    }

    private static int begin(Decoder decoder, int tokens) {
        decoder.reserve(true, ROOM, Long.MAX_VALUE);
        int row = decoder.open();
        decoder.prefill(row, PROMPT, 0, tokens - 1, false);
        decoder.prefill(row, PROMPT, tokens - 1, 1, true);
        return row;
    }

    private static float[] read(Decoder decoder, int index) {
        float[] logits = new float[decoder.vocabulary()];
        decoder.readLogits(index, logits);
        return logits;
    }

    /** NaN when a value is. Logits may share a large offset, beside which everything else looks alike. */
    private static double cosine(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] - meanA;
            double y = b[i] - meanB;
            dot += x * y;
            squareA += x * x;
            squareB += y * y;
        }
        return squareA == 0 && squareB == 0 ? 1 : dot / Math.sqrt(squareA * squareB);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
