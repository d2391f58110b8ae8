package dev.inlay.internal.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts rows of different lengths into runs: sorted by length, longest first, each run within a budget of padded tokens (rows
 * x longest row). Sorting leaves next to no padding; longest first leaves the small runs for the end, so that workers finish
 * together.
 */
final class BatchPlanner {
    /** Runs for each worker that a job is cut into at least, so that none idles long while another ends the last one. */
    private static final int RUNS_PER_WORKER = 8;

    /**
     * Runs are not made smaller than this for the sake of their number, since then each costs more per token; only a job that
     * has less for every worker is cut further, so that each gets its part.
     */
    private static final int MIN_TOKENS = 128;

    private final int maxTokens;
    private final int maxRows;

    BatchPlanner(int maxTokens, int maxRows) {
        this.maxTokens = maxTokens;
        this.maxRows = maxRows;
    }

    int maxTokens() {
        return maxTokens;
    }

    int maxRows() {
        return maxRows;
    }

    /** Whether a run may have that many rows of that length: always true for one row. */
    boolean fits(int rows, int longest) {
        return rows == 1 || (rows <= maxRows && (long) rows * longest <= maxTokens);
    }

    /**
     * Plans runs.
     *
     * @param lengths tokens of each row
     * @param workers how many runs go on at once
     * @return indices of the rows of each run; every index exactly once
     */
    List<int[]> plan(int[] lengths, int workers) {
        int budget = budget(lengths, workers);
        // Length and index packed into one long sort without boxing: descending length, ascending index.
        long[] keys = new long[lengths.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) (Integer.MAX_VALUE - lengths[i]) << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        List<int[]> runs = new ArrayList<>();
        int from = 0;
        while (from < keys.length) {
            int longest = lengths[(int) keys[from]];
            int rows = 1;
            while (from + rows < keys.length && fits(rows + 1, longest) && (long) (rows + 1) * longest <= budget) {
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

    private int budget(int[] lengths, int workers) {
        long total = 0;
        for (int length : lengths) {
            total += length;
        }
        long share = total / ((long) workers * RUNS_PER_WORKER);
        long least = Math.min(MIN_TOKENS, (total + workers - 1) / workers);
        return (int) Math.min(maxTokens, Math.max(share, least));
    }
}
