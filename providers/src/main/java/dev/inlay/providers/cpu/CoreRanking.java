package dev.inlay.providers.cpu;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which processors are performance cores. ONNX Runtime cuts the work of a node into equal parts, so one slow core makes all
 * others wait; a core that is only a little slower is worth having.
 *
 * <p>The first source that tells the processors apart decides; a source that gives all the same says nothing, since kernels
 * fill {@code cpu_capacity} with 1024 where the firmware does not describe it.
 *
 * @param strong the processors on performance cores, never empty
 * @param source what told them apart, in words; empty when they are all alike
 */
record CoreRanking(NavigableSet<Integer> strong, String source) {
    /**
     * A file with a number per processor.
     *
     * @param file below the processor's folder
     * @param share of the largest number from which a processor counts as strong
     */
    private record Measure(String file, double share) {}

    /**
     * The first and last are scales of performance: small cores of phones are at a quarter to 0.45 of the big ones, middle ones
     * at 0.6 to 0.9, and {@code highest_perf} of AMD ranks cores of one design by quality, down to 0.7. Clock alone shows
     * less: small cores reach 0.63 of the big ones' clock, dense cores of AMD 0.65, while cores of one design differ by boost
     * alone (0.8 between the clusters of Snapdragon X Elite).
     */
    private static final List<Measure> MEASURES = List.of(
            new Measure("cpu_capacity", 0.5),
            new Measure("cpufreq/cpuinfo_max_freq", 2.0 / 3),
            new Measure("acpi_cppc/highest_perf", 0.5));

    static CoreRanking read(SysFiles files, NavigableSet<Integer> cpus, CpuInfo info) {
        return hybrid(files, cpus)
                .or(() -> measured(files, cpus))
                .or(() -> named(cpus, info))
                .orElseGet(() -> new CoreRanking(cpus, ""));
    }

    /** Intel hybrid: the two kinds have a performance counter unit each (tools/perf/Documentation/intel-hybrid.txt). */
    private static Optional<CoreRanking> hybrid(SysFiles files, NavigableSet<Integer> cpus) {
        Optional<NavigableSet<Integer>> atom = files.cpus("/sys/devices/cpu_atom/cpus");
        Optional<NavigableSet<Integer>> core = files.cpus("/sys/devices/cpu_core/cpus");
        if (atom.isEmpty() || core.isEmpty()) {
            return Optional.empty();
        }
        NavigableSet<Integer> strong = new TreeSet<>(cpus);
        strong.retainAll(core.get());
        // A mask that leaves only one kind leaves nothing to choose.
        return Optional.of(
                strong.isEmpty() || strong.equals(cpus)
                        ? new CoreRanking(cpus, "")
                        : new CoreRanking(strong, "cpu_core"));
    }

    private static Optional<CoreRanking> measured(SysFiles files, NavigableSet<Integer> cpus) {
        for (Measure measure : MEASURES) {
            Map<Integer, Long> values = values(files, cpus, measure.file());
            long max = values.values().stream().mapToLong(value -> value).max().orElse(0);
            long min = values.values().stream().mapToLong(value -> value).min().orElse(0);
            if (min < max) {
                NavigableSet<Integer> strong = new TreeSet<>();
                values.forEach((cpu, value) -> {
                    if (value >= measure.share() * max) {
                        strong.add(cpu);
                    }
                });
                return Optional.of(new CoreRanking(
                        strong, measure.file().substring(measure.file().lastIndexOf('/') + 1)));
            }
        }
        return Optional.empty();
    }

    /** The numbers of all processors; none when one is missing or garbled, since a guess would rank it wrong. */
    private static Map<Integer, Long> values(SysFiles files, Collection<Integer> cpus, String file) {
        Map<Integer, Long> values = new TreeMap<>();
        for (int cpu : cpus) {
            OptionalLong value = files.number("/sys/devices/system/cpu/cpu" + cpu + "/" + file);
            if (value.isEmpty() || value.getAsLong() <= 0) {
                return Map.of();
            }
            values.put(cpu, value.getAsLong());
        }
        return values;
    }

    private static Optional<CoreRanking> named(NavigableSet<Integer> cpus, CpuInfo info) {
        NavigableSet<Integer> strong = new TreeSet<>();
        for (int cpu : cpus) {
            if (!info.armCore(cpu).map(ArmCore::small).orElse(false)) {
                strong.add(cpu);
            }
        }
        return strong.isEmpty() || strong.size() == cpus.size()
                ? Optional.empty()
                : Optional.of(new CoreRanking(strong, "core names"));
    }
}
