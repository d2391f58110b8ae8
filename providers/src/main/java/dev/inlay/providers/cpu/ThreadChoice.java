package dev.inlay.providers.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The number of threads and the words for it.
 *
 * @param threads at least 1
 * @param reason in words
 */
record ThreadChoice(int threads, String reason) {
    /**
     * What is known of the machine.
     *
     * @param model name of the processor
     * @param cores physical cores that may be used
     * @param strongCores those of them that are performance cores
     * @param rankedBy what told them apart; empty when nothing did
     * @param smt in words
     * @param mask the allowed processors when a mask leaves some out; empty otherwise
     * @param quotaCpus limit of the control groups
     * @param jvmProcessors what the JVM says
     * @param doubt what could not be read, in words; empty when nothing
     */
    record Facts(
            String model,
            int cores,
            int strongCores,
            String rankedBy,
            String smt,
            String mask,
            OptionalDouble quotaCpus,
            int jvmProcessors,
            String doubt) {}

    static ThreadChoice of(Facts facts) {
        int strong = Math.max(1, facts.strongCores());
        int threads = Math.min(strong, wholeCpus(facts.quotaCpus()));
        boolean cappedByJvm = facts.jvmProcessors() < threads;
        threads = Math.max(1, Math.min(threads, facts.jvmProcessors()));

        List<String> details = new ArrayList<>();
        details.add(facts.model());
        int slower = facts.cores() - strong;
        if (slower > 0) {
            details.add(Words.count(slower, "slower core") + " left out by " + facts.rankedBy());
        }
        details.add(facts.smt());
        if (!facts.mask().isEmpty()) {
            details.add("CPU mask " + facts.mask());
        }
        details.add(
                facts.quotaCpus().isPresent()
                        ? "quota " + Words.cpus(facts.quotaCpus().getAsDouble()) + " CPUs"
                        : "no quota");
        if (cappedByJvm) {
            details.add("JVM limited to " + facts.jvmProcessors());
        }
        if (!facts.doubt().isEmpty()) {
            details.add(facts.doubt());
        }
        String cores = Words.count(strong, slower > 0 ? "performance core" : "physical core");
        return new ThreadChoice(
                threads, (threads < strong ? threads + " of " : "") + cores + " (" + String.join(", ", details) + ")");
    }

    /**
     * Whole CPUs inside a quota, at least 1: 1.5 gives 1. One thread more would use up the quota before the period (100 ms) is
     * over, and the kernel then stops the whole process, its other threads too, until the next one.
     */
    private static int wholeCpus(OptionalDouble quota) {
        return quota.isPresent()
                ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(quota.getAsDouble())))
                : Integer.MAX_VALUE;
    }
}
