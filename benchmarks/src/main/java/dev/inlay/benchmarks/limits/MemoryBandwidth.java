package dev.inlay.benchmarks.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How fast all cores together read memory that no cache holds. */
final class MemoryBandwidth {
    /** A thread's part: far more than a core's share of any cache. */
    private static final int LONGS = 32 << 20;

    private MemoryBandwidth() {}

    /** Billions of bytes a second; the best pass. */
    static double measure(int threads, int passes) throws InterruptedException, ExecutionException {
        long[][] parts = new long[threads][LONGS];
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            double best = 0;
            for (int pass = 0; pass < passes; pass++) {
                long start = System.nanoTime();
                List<Future<Long>> sums = new ArrayList<>();
                for (long[] part : parts) {
                    sums.add(pool.submit(() -> sum(part)));
                }
                long total = 0;
                for (Future<Long> sum : sums) {
                    total += sum.get();
                }
                double elapsed = (System.nanoTime() - start) / 1e9;
                if (total != 0) {
                    throw new IllegalStateException("The memory holds zeros only, but their sum is " + total + ".");
                }
                best = Math.max(best, (double) threads * LONGS * Long.BYTES / elapsed / 1e9);
            }
            return best;
        } finally {
            pool.shutdown();
        }
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
