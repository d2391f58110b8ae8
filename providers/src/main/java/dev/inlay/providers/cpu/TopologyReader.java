package dev.inlay.providers.cpu;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topology in the way of the operating system. */
final class TopologyReader {
    private static final Logger log = LoggerFactory.getLogger(TopologyReader.class);

    private TopologyReader() {}

    static CpuTopology read(Machine machine) {
        CpuTopology topology = machine.isLinux()
                ? LinuxTopology.read(machine)
                : machine.isMac()
                        ? MacTopology.read(machine)
                        : machine.isWindows() ? WindowsTopology.read(machine) : plain(machine);
        log.debug("{}", topology);
        return topology;
    }

    /** The JVM's count, for systems nothing else is known of. */
    private static CpuTopology plain(Machine machine) {
        return withoutNumbers(
                machine,
                machine.archName(),
                machine.jvmProcessors(),
                machine.jvmProcessors(),
                0,
                "SMT unknown",
                false,
                machine.os() + " is only known as the JVM counts");
    }

    /** A topology for a system that tells counts but does not number its processors. */
    static CpuTopology withoutNumbers(
            Machine machine,
            String model,
            int logical,
            int strongCores,
            int slowerCores,
            String smtWords,
            boolean smt,
            String doubt) {
        ThreadChoice choice = ThreadChoice.of(new ThreadChoice.Facts(
                model,
                strongCores + slowerCores,
                strongCores,
                "the operating system",
                smtWords,
                "",
                OptionalDouble.empty(),
                machine.jvmProcessors(),
                doubt));
        int allowed = Math.max(1, Math.min(logical, machine.jvmProcessors()));
        return new CpuTopology(
                model,
                logical,
                firstNumbers(allowed),
                machine.jvmProcessors(),
                strongCores + slowerCores,
                strongCores,
                List.of(),
                smt,
                OptionalDouble.empty(),
                choice.threads(),
                choice.reason());
    }

    static List<Integer> firstNumbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
