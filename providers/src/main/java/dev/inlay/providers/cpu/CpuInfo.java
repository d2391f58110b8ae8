package dev.inlay.providers.cpu;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code /proc/cpuinfo} says of each processor. Its format differs by architecture (arch/x86/kernel/cpu/proc.c and
 * arch/arm64/kernel/cpuinfo.c of the kernel); both are blocks of "key : value" that start with the processor's number.
 */
final class CpuInfo {
    private final NavigableMap<Integer, Map<String, String>> processors;

    private CpuInfo(NavigableMap<Integer, Map<String, String>> processors) {
        this.processors = processors;
    }

    static CpuInfo read(SysFiles files) {
        NavigableMap<Integer, Map<String, String>> processors = new TreeMap<>();
        Map<String, String> block = new HashMap<>();
        for (String line : files.lines("/proc/cpuinfo")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("processor")) {
                OptionalLong number = SysFiles.parse(value);
                block = new HashMap<>();
                if (number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() < Integer.MAX_VALUE) {
                    processors.put((int) number.getAsLong(), block);
                }
            } else {
                block.putIfAbsent(key, value);
            }
        }
        return new CpuInfo(processors);
    }

    /** The numbers of the processors it lists. */
    Set<Integer> cpus() {
        return processors.keySet();
    }

    /** The physical core of an x86 processor, as package and core; two processors with the same are SMT siblings. */
    Optional<String> core(int cpu) {
        Map<String, String> block = processors.getOrDefault(cpu, Map.of());
        String socket = block.get("physical id");
        String core = block.get("core id");
        return socket == null || core == null ? Optional.empty() : Optional.of(socket + ":" + core);
    }

    /** The ARM core design of a processor. */
    Optional<ArmCore> armCore(int cpu) {
        Map<String, String> block = processors.getOrDefault(cpu, Map.of());
        return ArmCore.of(block.get("CPU implementer"), block.get("CPU part"));
    }

    /** The name of the processor; several, joined, where cores differ. Empty when the file does not say. */
    String model() {
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<Integer, Map<String, String>> processor : processors.entrySet()) {
            armCore(processor.getKey())
                    .map(ArmCore::name)
                    .or(() -> Optional.ofNullable(processor.getValue().get("model name")))
                    .filter(name -> !name.isBlank())
                    .ifPresent(names::add);
        }
        return String.join(" + ", List.copyOf(names));
    }
}
