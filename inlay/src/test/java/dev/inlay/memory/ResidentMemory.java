package dev.inlay.memory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel counts as this process's memory. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int BLOCKS = 6;

    private ResidentMemory() {}

    /**
     * Does the same work in blocks, as long as each leaves more behind than is allowed. The JVM's own heap grows for a while,
     * now and then; a leak grows in every block.
     *
     * @param slackKb growth of a block that is no leak
     * @param block the work
     * @return the least that a block left behind, in KiB
     */
    public static long leastGrowthKb(long slackKb, Runnable block) {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
        long least = Long.MAX_VALUE;
        long before = kilobytes();
        for (int i = 0; i < BLOCKS && least >= slackKb; i++) {
            block.run();
            long after = kilobytes();
            least = Math.min(least, after - before);
            before = after;
        }
        return least;
    }

    /**
     * Resident memory after a garbage collection.
     *
     * @return KiB
     */
    public static long kilobytes() {
        System.gc();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
