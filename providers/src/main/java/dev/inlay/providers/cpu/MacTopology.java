package dev.inlay.providers.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks {@code sysctl}. On Apple silicon {@code hw.perflevel0} is the fastest kind of core and {@code hw.perflevel1} the next
 * (sysctl(3) and the header sys/sysctl.h of macOS); on Intel both are missing and {@code hw.physicalcpu} counts the cores.
 */
final class MacTopology {
    private static final List<String> COMMAND = List.of(
            // The whole path, so that no other program of that name is started.
            "/usr/sbin/sysctl",
            "hw.perflevel0.physicalcpu",
            "hw.perflevel1.physicalcpu",
            "hw.physicalcpu",
            "hw.logicalcpu",
            "machdep.cpu.brand_string");

    private MacTopology() {}

    static CpuTopology read(Machine machine) {
        Map<String, String> answers = new HashMap<>();
        // One call with names, and not -n, since names the machine does not know are left out of the answer.
        machine.commands()
                .run(COMMAND)
                .ifPresent(output -> output.lines().forEach(line -> {
                    int colon = line.indexOf(':');
                    if (colon > 0) {
                        answers.put(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 1).strip());
                    }
                }));
        int physical = number(answers, "hw.physicalcpu").orElse(0);
        int logical = number(answers, "hw.logicalcpu").orElse(machine.jvmProcessors());
        int strong = number(answers, "hw.perflevel0.physicalcpu").orElse(physical);
        int slower = number(answers, "hw.perflevel1.physicalcpu").orElse(0);
        String model = (machine.archName() + " " + answers.getOrDefault("machdep.cpu.brand_string", "")).strip();
        if (strong == 0) {
            return TopologyReader.withoutNumbers(
                    machine,
                    model,
                    logical,
                    machine.jvmProcessors(),
                    0,
                    "SMT unknown",
                    false,
                    "sysctl does not tell the cores: as the JVM counts");
        }
        boolean smt = logical > strong + slower;
        return TopologyReader.withoutNumbers(machine, model, logical, strong, slower, smt ? "SMT" : "no SMT", smt, "");
    }

    private static Optional<Integer> number(Map<String, String> answers, String name) {
        return Optional.ofNullable(answers.get(name))
                .map(SysFiles::parse)
                .filter(value -> value.isPresent() && value.getAsLong() > 0 && value.getAsLong() < 10_000)
                .map(value -> (int) value.getAsLong());
    }
}
