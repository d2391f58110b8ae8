package dev.inlay.benchmarks.ratio;

import java.util.Objects;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What is read from a run of JMH and which way is better. */
enum Metric {
    /** Tokens a second, from the counter of the throughput benchmarks. */
    TOKENS_PER_SECOND("tokens/s", true) {
        @Override
        double read(RunResult result) {
            Result<?> tokens = Objects.requireNonNull(
                    result.getSecondaryResults().get("tokens"), "The benchmark counts no tokens.");
            return tokens.getScore();
        }
    },
    /** Calls a second of all threads together. */
    CALLS_PER_SECOND("calls/s", true) {
        @Override
        double read(RunResult result) {
            return result.getPrimaryResult().getScore();
        }
    },
    /** The median of single calls. */
    MEDIAN_TIME("ms, median", false) {
        @Override
        double read(RunResult result) {
            return result.getPrimaryResult().getStatistics().getPercentile(50);
        }
    };

    private final String unit;
    private final boolean higherIsBetter;

    Metric(String unit, boolean higherIsBetter) {
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
    }

    abstract double read(RunResult result);

    String unit() {
        return unit;
    }

    /** How many times faster a score is than the baseline's. */
    double speedup(double score, double baseline) {
        return higherIsBetter ? score / baseline : baseline / score;
    }
}
