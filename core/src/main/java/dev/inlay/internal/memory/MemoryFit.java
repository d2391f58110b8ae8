package dev.inlay.internal.memory;

import dev.inlay.InsufficientMemoryException;
import dev.inlay.monitor.MemorySnapshot;
import java.util.function.Supplier;

/** Refuses a model that cannot fit before native code meets it, where the end would be the kernel killing the process. */
public final class MemoryFit {
    /** System property and environment variable that switch the check off with {@code false}. */
    static final String PROPERTY = "inlay.memoryCheck";

    static final String VARIABLE = "INLAY_MEMORY_CHECK";

    private final Supplier<MemorySnapshot> reader;
    private final boolean enabled;

    MemoryFit(Supplier<MemorySnapshot> reader, boolean enabled) {
        this.reader = reader;
        this.enabled = enabled;
    }

    /**
     * The check against this machine as it is now.
     *
     * @return the check, which does nothing where it was switched off
     */
    public static MemoryFit ofThisMachine() {
        String environment = System.getenv().getOrDefault(VARIABLE, "true");
        return new MemoryFit(
                () -> ProcessMemory.current().snapshot(),
                !System.getProperty(PROPERTY, environment).equalsIgnoreCase("false"));
    }

    /**
     * Requires room for a model's files. With less, loading fails, or each run waits for weights that have to
     * be read from disk again.
     *
     * @param model the name of its source
     * @param fileBytes size of its graph and weights
     * @throws InsufficientMemoryException with the numbers, when it cannot fit
     */
    public void require(String model, long fileBytes) {
        if (!enabled || fileBytes <= 0) {
            return;
        }
        MemorySnapshot memory = reader.get();
        // Where the system does not tell what is available, only what can never fit is refused.
        long available = memory.availableBytes().orElse(memory.limitBytes() > 0 ? memory.limitBytes() : Long.MAX_VALUE);
        if (fileBytes > available) {
            throw new InsufficientMemoryException(
                    "The model " + model + " takes at least " + mebibytes(fileBytes)
                            + " of memory, the size of its files, but only "
                            + mebibytes(available) + " can be had (" + memory
                            + "). Close other models, raise the container's limit, or take a smaller or quantized model; -D"
                            + PROPERTY + "=false loads it all the same.",
                    fileBytes,
                    available);
        }
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }
}
