package dev.inlay.providers.cpu;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Windows tells cores and their kinds through native calls only, so this is an assumption from counts, and the words say so:
 *
 * <ul>
 *   <li>ARM64 has no SMT (no Windows machine with an ARM processor has had it): every processor is a core.
 *   <li>x86-64 with 4 processors and more has two hardware threads a core: half of the processors are cores. That is also
 *       close to the performance cores of hybrid processors (8 P + 8 E make 24 processors: 12; 4 P + 4 E without SMT: 4).
 *   <li>x86-64 with 2 or 3 processors: each is a core, since leaving one idle that is real loses half of the speed.
 * </ul>
 *
 * <p>Who knows better sets {@link dev.inlay.provider.CpuOptions.Builder#intraOpThreads}.
 */
final class WindowsTopology {
    private WindowsTopology() {}

    static CpuTopology read(Machine machine) {
        String identifier = machine.environment().getOrDefault("PROCESSOR_IDENTIFIER", "");
        // The identifier tells the hardware even to an x86-64 JVM that is emulated on ARM64.
        boolean arm = machine.isArm() || identifier.toUpperCase(Locale.ROOT).startsWith("ARM");
        OptionalLong declared = SysFiles.parse(machine.environment().getOrDefault("NUMBER_OF_PROCESSORS", ""));
        int logical = declared.isPresent() && declared.getAsLong() > 0 && declared.getAsLong() < 10_000
                ? (int) declared.getAsLong()
                : machine.jvmProcessors();
        int allowed = Math.max(1, Math.min(logical, machine.jvmProcessors()));
        boolean smt = !arm && logical >= 4;
        String model = (machine.archName() + " " + identifier).strip();
        return TopologyReader.withoutNumbers(
                machine,
                model,
                logical,
                smt ? Math.max(1, (allowed + 1) / 2) : allowed,
                0,
                smt ? "SMT assumed" : "no SMT assumed",
                smt,
                "Windows, from counts");
    }
}
