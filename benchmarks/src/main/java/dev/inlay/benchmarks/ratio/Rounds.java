package dev.inlay.benchmarks.ratio;

import dev.inlay.benchmarks.ChildJvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the variants of a group in turn, round after round, each in a forked and warmed-up JVM: a machine that gets slower in
 * between slows all of them, and a ratio within a round stays what it is.
 */
final class Rounds {
    private final int rounds;
    private final TimeValue warmup;
    private final TimeValue time;
    private final Map<String, String> params;

    Rounds(int rounds, long warmupMillis, long timeMillis, Map<String, String> params) {
        this.rounds = rounds;
        this.warmup = TimeValue.milliseconds(warmupMillis);
        this.time = TimeValue.milliseconds(timeMillis);
        this.params = Map.copyOf(params);
    }

    /**
     * Runs a group.
     *
     * @param group the group
     * @param cases the cases to run
     * @param variants the variants to run
     * @return the scores
     * @throws RunnerException when a benchmark fails
     */
    Measurements run(RatioGroup group, List<String> cases, Variants variants) throws RunnerException {
        Measurements measurements = new Measurements(group);
        for (int round = 0; round < rounds; round++) {
            for (String theCase : cases) {
                // Another one begins in every round, so that none always runs after the same one.
                List<String> order = new ArrayList<>(variants.values());
                Collections.rotate(order, -round);
                for (String variant : order) {
                    double score = measure(group, theCase, variant);
                    measurements.add(theCase, variant, score);
                    System.err.printf(
                            Locale.ROOT,
                            "round %d/%d %s %s %s: %.3f %s%n",
                            round + 1,
                            rounds,
                            group.id(),
                            theCase,
                            variant,
                            score,
                            group.metric().unit());
                }
            }
        }
        return measurements;
    }

    private double measure(RatioGroup group, String theCase, String variant) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(group.benchmark().getName()) + "\\.")
                .param(group.variants().param(), variant)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(warmup)
                .measurementIterations(1)
                .measurementTime(time)
                .jvmArgsPrepend(ChildJvm.nativeAccess().toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (!group.caseParam().isEmpty()) {
            options = options.param(group.caseParam(), theCase);
        }
        for (Map.Entry<String, String> param : params.entrySet()) {
            options = options.param(param.getKey(), param.getValue());
        }
        RunResult result = new Runner(options.build()).runSingle();
        return group.metric().read(result);
    }
}
