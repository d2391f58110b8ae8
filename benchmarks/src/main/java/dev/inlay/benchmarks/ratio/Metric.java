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
            return counter(result, "tokens");
        }
    },
    /** Calls a second of all threads together. */
    CALLS_PER_SECOND("calls/s", true) {
        @Override
        double read(RunResult result) {
            return result.getPrimaryResult().getScore();
        }
    },
    /** Tokens after the first one of each answer by the time they took, from the counters of the chat benchmarks. */
    DECODED_PER_SECOND("decoded tokens/s", true) {
        @Override
        double read(RunResult result) {
            return counter(result, "decodedTokens") * 1e3 / counter(result, "decodeMillis");
        }
    },
    /** The average of many calls too short to be timed one by one. */
    AVERAGE_MICROS("µs", false) {
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

    private static double counter(RunResult result, String name) {
        Result<?> counter = Objects.requireNonNull(
                result.getSecondaryResults().get(name), () -> "The benchmark has no counter " + name + ".");
        return counter.getScore();
    }

    String unit() {
        return unit;
    }

    /** How many times faster a score is than the baseline's. */
    double speedup(double score, double baseline) {
        return higherIsBetter ? score / baseline : baseline / score;
    }
}
