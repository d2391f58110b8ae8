package dev.inlay.internal.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Memory as the Linux kernel's files tell it, below a root folder so that tests can stand for any machine: proc(5)
 * {@code status} and {@code meminfo}, Documentation/admin-guide/cgroup-v2 {@code memory.max} and cgroup-v1/memory
 * {@code memory.limit_in_bytes}. On other systems, or where a file is missing or garbled, the answer is empty.
 */
final class LinuxMemory {
    /** Version 1 writes this much and more for "no limit": the largest long, rounded down to a page. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path root;

    LinuxMemory(Path root) {
        this.root = root;
    }

    static LinuxMemory ofThisMachine() {
        return new LinuxMemory(Path.of("/"));
    }

    /**
     * What the process may have.
     *
     * @param limitBytes the smallest limit, of a control group or the machine
     * @param source what set it
     * @param availableBytes the least that is left below any limit, droppable file cache counted as free
     */
    record Room(OptionalLong limitBytes, String source, OptionalLong availableBytes) {}

    /** Resident set of this process. */
    OptionalLong residentBytes() {
        return kilobytes(text("proc/self/status"), "VmRSS:");
    }

    /** Goes through the machine and all control groups of the process. */
    Room room() {
        String meminfo = text("proc/meminfo");
        Room room = new Room(kilobytes(meminfo, "MemTotal:"), "machine's memory", kilobytes(meminfo, "MemAvailable:"));
        for (String line : text("proc/self/cgroup").lines().toList()) {
            // hierarchy-ID:controllers:path, cgroups(7). The path may hold colons.
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                room = smallest(room, "sys/fs/cgroup", parts[2], true);
            } else if (("," + parts[1] + ",").contains(",memory,")) {
                room = smallest(room, "sys/fs/cgroup/memory", parts[2], false);
            }
        }
        return room;
    }

    /** Every parent's limit counts. In a container the path may not exist below its own mount, whose root then counts. */
    private Room smallest(Room room, String mount, String path, boolean v2) {
        Room smallest = room;
        String group = path.contains("..") || path.equals("/") ? "" : path;
        while (true) {
            smallest = v2 ? v2(smallest, mount + group) : v1(smallest, mount + group);
            if (group.isEmpty()) {
                return smallest;
            }
            group = group.substring(0, Math.max(0, group.lastIndexOf('/')));
        }
    }

    private Room v2(Room room, String folder) {
        String stat = text(folder + "/memory.stat");
        return within(
                room,
                number(text(folder + "/memory.max")), // "max" is not a number and so no limit
                number(text(folder + "/memory.current")),
                field(stat, "inactive_file ") + field(stat, "active_file "));
    }

    private Room v1(Room room, String folder) {
        String stat = text(folder + "/memory.stat");
        return within(
                room,
                number(text(folder + "/memory.limit_in_bytes")),
                number(text(folder + "/memory.usage_in_bytes")),
                field(stat, "total_inactive_file ") + field(stat, "total_active_file "));
    }

    private static Room within(Room room, OptionalLong limit, OptionalLong used, long droppable) {
        if (limit.isEmpty() || limit.getAsLong() >= NO_LIMIT) {
            return room;
        }
        boolean smaller = limit.getAsLong() < room.limitBytes().orElse(Long.MAX_VALUE);
        OptionalLong available = room.availableBytes();
        if (used.isPresent()) {
            long taken = Math.max(0, used.getAsLong() - droppable);
            long left = Math.max(0, limit.getAsLong() - taken);
            available = OptionalLong.of(Math.min(left, available.orElse(Long.MAX_VALUE)));
        }
        return new Room(
                smaller ? limit : room.limitBytes(), smaller ? "control group's limit" : room.source(), available);
    }

    private static OptionalLong kilobytes(String text, String name) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name)) {
                OptionalLong kilobytes =
                        number(line.substring(name.length()).replace("kB", "").strip());
                return kilobytes.isPresent() ? OptionalLong.of(kilobytes.getAsLong() * 1024) : kilobytes;
            }
        }
        return OptionalLong.empty();
    }

    private static long field(String text, String name) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name)) {
                return number(line.substring(name.length())).orElse(0);
            }
        }
        return 0;
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private String text(String path) {
        try {
            return new String(Files.readAllBytes(root.resolve(path)), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException | SecurityException e) {
            return "";
        }
    }
}
