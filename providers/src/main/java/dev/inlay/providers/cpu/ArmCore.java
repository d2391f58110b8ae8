package dev.inlay.providers.cpu;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ARM core design, from the identification register MIDR_EL1 that {@code /proc/cpuinfo} prints.
 *
 * @param name such as {@code Neoverse-V1}
 * @param small whether it is the efficiency core of mixed chips
 */
record ArmCore(String name, boolean small) {
    /** Implementer codes of the ARM Architecture Reference Manual, MIDR_EL1. */
    private static final Map<Integer, String> IMPLEMENTERS = Map.ofEntries(
            Map.entry(0x41, "Arm"),
            Map.entry(0x42, "Broadcom"),
            Map.entry(0x43, "Cavium"),
            Map.entry(0x46, "Fujitsu"),
            Map.entry(0x48, "HiSilicon"),
            Map.entry(0x4e, "NVIDIA"),
            Map.entry(0x50, "APM"),
            Map.entry(0x51, "Qualcomm"),
            Map.entry(0x53, "Samsung"),
            Map.entry(0x61, "Apple"),
            Map.entry(0x6d, "Microsoft"),
            Map.entry(0x70, "Phytium"),
            Map.entry(0xc0, "Ampere"));

    /** Implementer times 0x1000 plus part, as in the kernel's arch/arm64/include/asm/cputype.h. */
    private static final Map<Integer, ArmCore> CORES = Map.ofEntries(
            small(0x41d03, "Cortex-A53"),
            small(0x41d04, "Cortex-A35"),
            small(0x41d05, "Cortex-A55"),
            big(0x41d07, "Cortex-A57"),
            big(0x41d08, "Cortex-A72"),
            big(0x41d09, "Cortex-A73"),
            big(0x41d0a, "Cortex-A75"),
            big(0x41d0b, "Cortex-A76"),
            big(0x41d0c, "Neoverse-N1"),
            big(0x41d0d, "Cortex-A77"),
            big(0x41d0e, "Cortex-A76AE"),
            big(0x41d40, "Neoverse-V1"),
            big(0x41d41, "Cortex-A78"),
            big(0x41d42, "Cortex-A78AE"),
            big(0x41d44, "Cortex-X1"),
            small(0x41d46, "Cortex-A510"),
            big(0x41d47, "Cortex-A710"),
            big(0x41d48, "Cortex-X2"),
            big(0x41d49, "Neoverse-N2"),
            big(0x41d4b, "Cortex-A78C"),
            big(0x41d4c, "Cortex-X1C"),
            big(0x41d4d, "Cortex-A715"),
            big(0x41d4e, "Cortex-X3"),
            big(0x41d4f, "Neoverse-V2"),
            small(0x41d80, "Cortex-A520"),
            big(0x41d81, "Cortex-A720"),
            big(0x41d82, "Cortex-X4"),
            big(0x41d83, "Neoverse-V3AE"),
            big(0x41d84, "Neoverse-V3"),
            big(0x41d85, "Cortex-X925"),
            big(0x41d87, "Cortex-A725"),
            big(0x41d8e, "Neoverse-N3"),
            big(0x430af, "ThunderX2"),
            big(0x46001, "A64FX"),
            big(0x48d01, "Kunpeng-920"),
            big(0x4e004, "Carmel"),
            // Generations 1 and 2 of Oryon share a part number.
            big(0x51001, "Oryon"),
            big(0x51002, "Oryon gen 3"),
            big(0x51802, "Kryo-3XX-Gold"),
            small(0x51803, "Kryo-3XX-Silver"),
            big(0x51804, "Kryo-4XX-Gold"),
            small(0x51805, "Kryo-4XX-Silver"),
            small(0x61022, "Icestorm-M1"),
            big(0x61023, "Firestorm-M1"),
            small(0x61032, "Blizzard-M2"),
            big(0x61033, "Avalanche-M2"),
            big(0x6dd49, "Azure-Cobalt-100"),
            big(0xc0ac3, "Ampere-1"),
            big(0xc0ac4, "Ampere-1a"));

    /**
     * Finds the design.
     *
     * @param implementer as printed, such as {@code 0x41}
     * @param part as printed, such as {@code 0xd0b}
     * @return the design, named by its numbers where it is not known; empty when the numbers are missing or garbled
     */
    static Optional<ArmCore> of(@Nullable String implementer, @Nullable String part) {
        int implementerId = hex(implementer);
        int partId = hex(part);
        if (implementerId < 0 || implementerId > 0xff || partId < 0 || partId > 0xfff) {
            return Optional.empty();
        }
        ArmCore known = CORES.get(implementerId * 0x1000 + partId);
        if (known != null) {
            return Optional.of(known);
        }
        String vendor = IMPLEMENTERS.get(implementerId);
        return Optional.of(new ArmCore(
                (vendor == null ? String.format(Locale.ROOT, "implementer 0x%02x", implementerId) : vendor)
                        + String.format(Locale.ROOT, " part 0x%03x", partId),
                false));
    }

    private static int hex(@Nullable String text) {
        if (text == null || !text.startsWith("0x")) {
            return -1;
        }
        try {
            return Integer.parseInt(text.substring(2), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Map.Entry<Integer, ArmCore> big(int id, String name) {
        return Map.entry(id, new ArmCore(name, false));
    }

    private static Map.Entry<Integer, ArmCore> small(int id, String name) {
        return Map.entry(id, new ArmCore(name, true));
    }
}
