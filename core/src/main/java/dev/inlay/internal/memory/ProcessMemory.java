package dev.inlay.internal.memory;

import com.sun.management.OperatingSystemMXBean;
import dev.inlay.monitor.MemorySnapshot;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.OptionalLong;

/** Reads the memory of this process from the JVM's own beans and, on Linux, from the kernel's files. */
public final class ProcessMemory {
    private static final ProcessMemory CURRENT = new ProcessMemory(LinuxMemory.ofThisMachine());

    private final LinuxMemory linux;

    ProcessMemory(LinuxMemory linux) {
        this.linux = linux;
    }

    /**
     * This process.
     *
     * @return its memory
     */
    public static ProcessMemory current() {
        return CURRENT;
    }

    /**
     * Reads everything once.
     *
     * @return what was read
     */
    public MemorySnapshot snapshot() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        LinuxMemory.Room room = linux.room();
        OptionalLong limit = room.limitBytes();
        return new MemorySnapshot(
                Instant.now(),
                linux.residentBytes(),
                heap.getUsed(),
                heapAfterGc(),
                heap.getMax(),
                bufferPool("direct"),
                bufferPool("mapped"),
                MemoryLedger.models(),
                limit.orElseGet(ProcessMemory::physicalMemory),
                limit.isPresent() ? room.source() : "machine's memory",
                room.availableBytes());
    }

    private static long physicalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static OptionalLong heapAfterGc() {
        long bytes = 0;
        boolean collected = false;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage after = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            if (after != null) {
                bytes += after.getUsed();
                collected |= after.getUsed() > 0;
            }
        }
        return collected ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    private static long bufferPool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
