package dev.inlay.internal.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.provider.FixedShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts rows of different lengths into runs: sorted by length, longest first, each run within a budget of padded tokens (rows
 * x longest row). Sorting leaves next to no padding; longest first leaves the small runs for the end, so that workers finish
 * together. For fixed shapes the rows of a run share one length of them, and are no more than the largest batch.
 */
final class BatchPlanner {
    /** Runs for each worker that a job is cut into at least, so that none idles long while another ends the last one. */
    private static final int RUNS_PER_WORKER = 8;

    /**
     * Runs are not made smaller than this for the sake of their number, since then each costs more per token; only a job that
     * has less for every worker is cut further, so that each gets its part.
     */
    private static final int MIN_TOKENS = 128;

    /** Tokens for a worker up to which they go in one packed run: a second run would cost more than the scores that it saves. */
    private static final int FEW_TOKENS = 160;

    private final int maxTokens;
    private final int maxRows;

    /** Ascending lengths that rows are padded to; empty where a run is as long as its longest row. */
    private final List<Integer> lengths;

    /** Whether rows of different lengths may be packed. */
    private final boolean packs;

    BatchPlanner(int maxTokens, int maxRows, boolean packs) {
        this(maxTokens, maxRows, List.of(), packs);
    }

    private BatchPlanner(int maxTokens, int maxRows, List<Integer> lengths, boolean packs) {
        this.maxTokens = maxTokens;
        this.maxRows = maxRows;
        this.lengths = lengths;
        this.packs = packs;
    }

    /** Runs that fill shapes; what the user says about runs bounds them further. */
    static BatchPlanner ofShapes(FixedShapes shapes, BatchingOptions batching) {
        int largest = shapes.batchSizes().get(shapes.batchSizes().size() - 1);
        return new BatchPlanner(
                batching.maxBatchTokens().orElse(Integer.MAX_VALUE),
                Math.min(largest, batching.maxBatchSize().orElse(largest)),
                shapes.lengths(),
                false);
    }

    int maxTokens() {
        return maxTokens;
    }

    int maxRows() {
        return maxRows;
    }

    /** Tokens that a row takes when it is the longest of its run. */
    int padded(int length) {
        for (int each : lengths) {
            if (each >= length) {
                return each;
            }
        }
        return length;
    }

    /** Whether a run may have that many rows of that length: always true for one row. */
    boolean fits(int rows, int longest) {
        return rows == 1 || (rows <= maxRows && (long) rows * padded(longest) <= maxTokens);
    }

    /** What a run of one row costs. */
    RunCost alone(int length) {
        return RunCost.of(padded(length));
    }

    /**
     * Lets a row join others.
     *
     * @param run the others
     * @param length the row's
     * @param extra tokens that it may cost more than it would anyway
     * @return the run with it; empty when it may not
     */
    Optional<RunCost> join(RunCost run, int length, int extra) {
        RunCost alone = alone(length);
        RunCost joined = run.with(alone.tokens());
        boolean fits = (packs && joined.betterPacked())
                ? joined.rows() <= maxRows && joined.tokens() <= maxTokens
                : fits(joined.rows(), joined.longest());
        return fits && cost(joined) - cost(run) - cost(alone) <= extra ? Optional.of(joined) : Optional.empty();
    }

    private double cost(RunCost run) {
        return packs ? run.least() : run.padded();
    }

    /** Whether rows of these lengths go together: with fixed shapes those that are padded to the same length. */
    private boolean together(int longest, int length) {
        return lengths.isEmpty() || padded(longest) == padded(length);
    }

    /**
     * Plans runs.
     *
     * @param tokens of each row
     * @param workers how many runs go on at once
     * @return indices of the rows of each run; every index exactly once
     */
    List<int[]> plan(int[] tokens, int workers) {
        // A shape costs the same however few rows it has.
        int budget = lengths.isEmpty() ? budget(tokens, workers) : Integer.MAX_VALUE;
        // Length and index packed into one long sort without boxing: descending length, ascending index.
        long[] keys = new long[tokens.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) (Integer.MAX_VALUE - tokens[i]) << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        List<int[]> few = packs ? aRunForEach(keys, tokens, workers) : List.of();
        if (!few.isEmpty()) {
            return few;
        }
        List<int[]> runs = new ArrayList<>();
        int from = 0;
        while (from < keys.length) {
            int longest = tokens[(int) keys[from]];
            int rows = 1;
            while (from + rows < keys.length
                    && fits(rows + 1, longest)
                    && (long) (rows + 1) * longest <= budget
                    && together(longest, tokens[(int) keys[from + rows]])) {
                rows++;
            }
            int[] run = new int[rows];
            for (int i = 0; i < rows; i++) {
                run[i] = (int) keys[from + i];
            }
            runs.add(run);
            from += rows;
        }
        return runs;
    }

    /**
     * One packed run for each worker where there is little to do, the longest rows first, each to the run that has the fewest
     * tokens. Empty where there is more to do.
     */
    private List<int[]> aRunForEach(long[] keys, int[] tokens, int workers) {
        int count = Math.min(workers, keys.length);
        int[] totals = new int[count];
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < count; run++) {
            runs.add(new ArrayList<>());
        }
        for (long key : keys) {
            int row = (int) key;
            int least = 0;
            for (int run = 1; run < count; run++) {
                least = totals[run] < totals[least] ? run : least;
            }
            totals[least] += tokens[row];
            runs.get(least).add(row);
            boolean alone = runs.get(least).size() == 1;
            if (!alone
                    && (totals[least] > Math.min(FEW_TOKENS, maxTokens)
                            || runs.get(least).size() > maxRows)) {
                return List.of();
            }
        }
        return runs.stream()
                .map(run -> run.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private int budget(int[] tokens, int workers) {
        long total = 0;
        for (int each : tokens) {
            total += each;
        }
        long share = total / ((long) workers * RUNS_PER_WORKER);
        long least = Math.min(MIN_TOKENS, (total + workers - 1) / workers);
        return (int) Math.min(maxTokens, Math.max(share, least));
    }
}
