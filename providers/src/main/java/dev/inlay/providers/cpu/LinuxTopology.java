package dev.inlay.providers.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads Linux from {@code /sys} and {@code /proc}, in the formats of the kernel's Documentation/admin-guide/cputopology.rst,
 * Documentation/ABI/testing/sysfs-devices-system-cpu and Documentation/filesystems/proc.rst.
 */
final class LinuxTopology {
    private static final String CPU_FOLDER = "/sys/devices/system/cpu";

    private final Machine machine;
    private final SysFiles files;
    private final CpuInfo info;

    private LinuxTopology(Machine machine) {
        this.machine = machine;
        this.files = new SysFiles(machine.root());
        this.info = CpuInfo.read(files);
    }

    static CpuTopology read(Machine machine) {
        return new LinuxTopology(machine).read();
    }

    private CpuTopology read() {
        NavigableSet<Integer> online = online();
        NavigableSet<Integer> allowed = allowed(online);
        Cores cores = cores(online, allowed);
        CoreRanking ranking = CoreRanking.read(files, allowed, info);
        NavigableSet<Integer> strong = new TreeSet<>();
        cores.members()
                .values()
                .forEach(members -> members.stream()
                        .filter(ranking.strong()::contains)
                        .findFirst()
                        .ifPresent(strong::add));
        OptionalDouble quota = CgroupQuota.read(files);
        String model = model();
        ThreadChoice choice = ThreadChoice.of(new ThreadChoice.Facts(
                model,
                cores.members().size(),
                strong.size(),
                ranking.source(),
                cores.known() ? (cores.smt() ? "SMT" : "no SMT") : "SMT unknown",
                allowed.size() < online.size() ? CpuList.format(allowed) : "",
                quota,
                machine.jvmProcessors(),
                cores.known() ? "" : "no core layout in /sys and /proc: one core a processor"));
        return new CpuTopology(
                model,
                online.size(),
                List.copyOf(allowed),
                machine.jvmProcessors(),
                cores.members().size(),
                strong.size(),
                List.copyOf(strong),
                cores.smt(),
                quota,
                choice.threads(),
                choice.reason());
    }

    private NavigableSet<Integer> online() {
        return files.cpus(CPU_FOLDER + "/online")
                .or(this::folders)
                .or(() -> info.cpus().isEmpty() ? Optional.empty() : Optional.of(new TreeSet<>(info.cpus())))
                .orElseGet(() -> new TreeSet<>(TopologyReader.firstNumbers(Math.max(1, machine.jvmProcessors()))));
    }

    private Optional<NavigableSet<Integer>> folders() {
        NavigableSet<Integer> cpus = new TreeSet<>();
        for (String name : files.names(CPU_FOLDER)) {
            if (name.matches("cpu[0-9]{1,5}")) {
                cpus.add(Integer.parseInt(name.substring(3)));
            }
        }
        return cpus.isEmpty() ? Optional.empty() : Optional.of(cpus);
    }

    /** The mask of the process; it also holds what the control group's cpuset leaves. */
    private NavigableSet<Integer> allowed(NavigableSet<Integer> online) {
        NavigableSet<Integer> allowed = new TreeSet<>(online);
        for (String line : files.lines("/proc/self/status")) {
            if (line.startsWith("Cpus_allowed_list:")) {
                CpuList.parse(line.substring(line.indexOf(':') + 1)).ifPresent(allowed::retainAll);
            }
        }
        // A mask without a single known processor is garbled: the process does run.
        return allowed.isEmpty() ? online : allowed;
    }

    /**
     * The physical cores behind the allowed processors.
     *
     * @param members the allowed processors of each core
     * @param smt whether a core has several hardware threads, allowed or not
     * @param known whether anything told which processors share a core
     */
    private record Cores(Map<String, NavigableSet<Integer>> members, boolean smt, boolean known) {}

    private Cores cores(NavigableSet<Integer> online, NavigableSet<Integer> allowed) {
        Map<Integer, String> keys = new TreeMap<>();
        boolean known = false;
        for (int cpu : online) {
            Optional<String> key = coreKey(cpu);
            known |= key.isPresent();
            keys.put(cpu, key.orElse("processor " + cpu));
        }
        Set<String> distinct = new HashSet<>(keys.values());
        Map<String, NavigableSet<Integer>> members = new HashMap<>();
        for (int cpu : allowed) {
            members.computeIfAbsent(keys.getOrDefault(cpu, ""), key -> new TreeSet<>())
                    .add(cpu);
        }
        return new Cores(members, distinct.size() < online.size(), known);
    }

    /** Something that is equal for processors that share a core. */
    private Optional<String> coreKey(int cpu) {
        String topology = CPU_FOLDER + "/cpu" + cpu + "/topology/";
        // The second is the first one's name before Linux 5.3, still there in later ones.
        for (String file : List.of("core_cpus_list", "thread_siblings_list")) {
            Optional<NavigableSet<Integer>> siblings = files.cpus(topology + file);
            if (siblings.isPresent() && siblings.get().contains(cpu)) {
                return Optional.of("cpus " + CpuList.format(siblings.get()));
            }
        }
        return info.core(cpu);
    }

    private String model() {
        List<String> words = new ArrayList<>();
        words.add(machine.archName());
        if (!info.model().isEmpty()) {
            words.add(info.model());
        }
        return String.join(" ", words);
    }
}
