package dev.inlay.providers.cpu;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The processors this process may use, and the number of threads chosen from them. Immutable. {@link #toString()} is meant for
 * bug reports.
 *
 * @param model architecture and name of the processor, such as {@code ARM64 Neoverse-V1}
 * @param logicalCpus processors the operating system schedules on, before any mask
 * @param allowedCpus numbers, from 0, of those that this process's CPU mask leaves, ascending
 * @param jvmProcessors what the JVM says, {@link Runtime#availableProcessors()}
 * @param physicalCores cores behind the allowed processors; SMT siblings are one core
 * @param performanceCores those of them that are not markedly slower than the fastest
 * @param performanceCpus one allowed processor for each performance core, ascending; fit for
 *     {@link dev.inlay.provider.CpuOptions.Builder#intraOpAffinities}. Empty where the operating system does not number them
 *     for us (macOS, Windows)
 * @param smt whether cores run several hardware threads
 * @param quotaCpus CPU time that the control groups (container) allow, in CPUs: 1.5 is 150 ms in every 100 ms. Empty without
 *     a limit
 * @param threads threads to share the work of one run, at least 1
 * @param reason how that number came about, in words
 */
public record CpuTopology(
        String model,
        int logicalCpus,
        List<Integer> allowedCpus,
        int jvmProcessors,
        int physicalCores,
        int performanceCores,
        List<Integer> performanceCpus,
        boolean smt,
        OptionalDouble quotaCpus,
        int threads,
        String reason) {
    /**
     * Copies the lists. The components are described above.
     *
     * @param model name of the processor
     * @param logicalCpus processors before any mask
     * @param allowedCpus numbers of those the mask leaves
     * @param jvmProcessors what the JVM says
     * @param physicalCores cores behind the allowed processors
     * @param performanceCores the faster of them
     * @param performanceCpus one processor for each of these
     * @param smt whether cores run several hardware threads
     * @param quotaCpus limit of the control groups, in CPUs
     * @param threads threads for one run
     * @param reason how that number came about
     */
    public CpuTopology {
        allowedCpus = List.copyOf(allowedCpus);
        performanceCpus = List.copyOf(performanceCpus);
    }

    /**
     * Reads the machine as it is now: files of the kernel on Linux, {@code sysctl} on macOS, the environment on Windows. Takes
     * a few milliseconds. What cannot be read falls back to what the JVM says; nothing is thrown.
     *
     * @return the processors
     */
    public static CpuTopology current() {
        return TopologyReader.read(Machine.current());
    }

    @Override
    public String toString() {
        return "CpuTopology[" + model + "; logical=" + logicalCpus + ", allowed=" + CpuList.format(allowedCpus)
                + ", jvm="
                + jvmProcessors + ", physicalCores=" + physicalCores + ", performanceCores=" + performanceCores
                + (performanceCpus.isEmpty() ? "" : " on " + CpuList.format(performanceCpus)) + ", smt=" + smt
                + ", quota="
                + (quotaCpus.isPresent() ? Words.cpus(quotaCpus.getAsDouble()) : "none") + "; threads=" + threads + ": "
                + reason + "]";
    }
}
