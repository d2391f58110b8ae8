package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.WrongResultsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Compares a place with the CPU on a few rows of different lengths: a provider that computes wrong rows is no place for the model.
 */
final class PlaceProbe {
    private static final int ROWS = 3;

    private final EncoderSequence sample;
    private final boolean classifier;
    private final Supplier<OpenRunner> cpu;

    /**
     * Creates a probe.
     *
     * @param sample a row that the model takes
     * @param classifier whether the answers are logits rather than vectors
     * @param cpu opens the model on the CPU; the receiver closes it
     */
    PlaceProbe(EncoderSequence sample, boolean classifier, Supplier<OpenRunner> cpu) {
        this.sample = sample;
        this.classifier = classifier;
        this.cpu = cpu;
    }

    /** Rows for one run of a dynamic session: the sample, its half, and three times its length. */
    List<EncoderSequence> rows(int longest) {
        int length = sample.length();
        return rows(ROWS, Math.min(longest, 3 * length));
    }

    /** That many rows, of different lengths, the first of them full. */
    List<EncoderSequence> rows(int count, int longest) {
        List<EncoderSequence> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int least = Math.min(2, longest);
            rows.add(ofLength(Math.max(least, longest - i * longest / count)));
        }
        return rows;
    }

    /** The sample's tokens again and again, between its own first and last one. */
    private EncoderSequence ofLength(int length) {
        int[] ids = new int[length];
        int[] types = new int[length];
        int inner = Math.max(1, sample.length() - 2);
        for (int i = 0; i < length; i++) {
            int from = i == 0
                    ? 0
                    : i == length - 1 ? sample.length() - 1 : Math.min(1 + (i - 1) % inner, sample.length() - 1);
            ids[i] = sample.ids()[from];
            types[i] = sample.typeIds()[from];
        }
        return new EncoderSequence(ids, types, 0);
    }

    /**
     * Compares a place with the CPU.
     *
     * @throws WrongResultsException when they differ by more than the plan allows
     */
    void requireAgreement(OpenedModel opened, List<EncoderSequence> rows, float[][] vectors) {
        float[][] expected;
        try (OpenRunner reference = cpu.get()) {
            expected = reference.run(rows);
        }
        double least = opened.plan().minCosine();
        for (int r = 0; r < vectors.length; r++) {
            double agreement = agreement(expected[r], vectors[r]);
            if (!(agreement >= least)) {
                throw new WrongResultsException("it computes wrong results: row " + r + " of " + vectors.length
                        + " (lengths "
                        + rows.stream().map(EncoderSequence::length).toList() + ") agrees with the CPU to "
                        + String.format(java.util.Locale.ROOT, "%.4f", agreement) + " where at least " + least
                        + " is wanted");
            }
        }
    }

    /** The cosine of two vectors; for logits, one less their difference by their size. */
    private double agreement(float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            return Double.NaN;
        }
        double dot = 0;
        double a = 0;
        double b = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            dot += (double) expected[i] * actual[i];
            a += (double) expected[i] * expected[i];
            b += (double) actual[i] * actual[i];
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        if (classifier) {
            // A cosine of 1 - e leaves a relative error of about the root of 2 e.
            double relative = difference / Math.max(1, Math.sqrt(a));
            return 1 - relative * relative / 2;
        }
        return a == 0 && b == 0 ? 1 : dot / Math.sqrt(a * b);
    }
}
