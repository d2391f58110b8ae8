package dev.inlay.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, as the kernel counts it. */
public final class ResidentMemory {
    private ResidentMemory() {}

    /** VmHWM of /proc/self/status: the most there ever was; 0 where there is none, which is everywhere but on Linux. */
    static long peakKibibytes() {
        return read("VmHWM:");
    }

    /**
     * VmRSS of /proc/self/status: what there is now.
     *
     * @return kibibytes; 0 where there is none, which is everywhere but on Linux
     */
    public static long nowKibibytes() {
        return read("VmRSS:");
    }

    private static long read(String key) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
