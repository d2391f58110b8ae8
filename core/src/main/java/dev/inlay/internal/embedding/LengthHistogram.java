package dev.inlay.internal.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long the rows are that come to sessions of fixed shapes, and what that says about the choice of lengths. */
final class LengthHistogram {
    /** Tokens of a step: a length that is no multiple of it gains little, since units compute in tiles. */
    private static final int STEP = 16;

    /** Rows below which nothing is suggested. */
    private static final long LEAST_ROWS = 200;

    /** Part of a shape's rows that a shorter length must take to be worth a session of its own. */
    private static final double SHARE = 0.8;

    private final List<Integer> lengths;
    private final AtomicLongArray steps;

    LengthHistogram(List<Integer> lengths) {
        this.lengths = lengths;
        this.steps = new AtomicLongArray(lengths.get(lengths.size() - 1) / STEP + 2);
    }

    void add(int length) {
        steps.incrementAndGet(Math.min(steps.length() - 1, (length + STEP - 1) / STEP));
    }

    /** A shorter length for each shape whose rows mostly leave a third of it empty. */
    List<String> suggestions() {
        List<String> all = new ArrayList<>();
        int below = 0;
        for (int length : lengths) {
            long rows = 0;
            for (int step = below / STEP + 1; step * STEP <= length; step++) {
                rows += steps.get(step);
            }
            long seen = 0;
            for (int step = below / STEP + 1; rows >= LEAST_ROWS && step * STEP <= length; step++) {
                seen += steps.get(step);
                if (seen >= SHARE * rows) {
                    if (3 * step * STEP <= 2 * length) {
                        all.add(String.format(
                                Locale.ROOT,
                                "%d %% of the %d rows padded to %d tokens have at most %d: add the length %d to the"
                                        + " provider's fixed shapes",
                                100 * seen / rows,
                                rows,
                                length,
                                step * STEP,
                                step * STEP));
                    }
                    break;
                }
            }
            below = length;
        }
        return all;
    }
}
