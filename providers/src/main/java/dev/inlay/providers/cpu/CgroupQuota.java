package dev.inlay.providers.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The CPU time that control groups allow: the smallest limit of the process's own group and all its parents, as the kernel
 * applies them (Documentation/admin-guide/cgroup-v2 {@code cpu.max} and Documentation/scheduler/sched-bwc
 * {@code cpu.cfs_quota_us}). The JVM's own count rounds it up; the exact value matters for the number of threads.
 */
final class CgroupQuota {
    private final SysFiles files;

    private CgroupQuota(SysFiles files) {
        this.files = files;
    }

    /** Reads the limit in CPUs; empty when there is none. */
    static OptionalDouble read(SysFiles files) {
        CgroupQuota reader = new CgroupQuota(files);
        List<Hierarchy> hierarchies = reader.hierarchies();
        return hierarchies.stream()
                .map(reader::smallest)
                .flatMapToDouble(OptionalDouble::stream)
                .min();
    }

    /**
     * A mounted tree of groups.
     *
     * @param v2 whether it is the unified one
     * @param mountPoint where it is mounted
     * @param group the process's group below the mount point; empty for the mount point itself
     */
    private record Hierarchy(boolean v2, String mountPoint, String group) {}

    private List<Hierarchy> hierarchies() {
        Optional<String> unified = Optional.empty();
        Optional<String> cpu = Optional.empty();
        // Lines of hierarchy-ID:controllers:path, cgroups(7). The path may hold colons.
        for (String line : files.lines("/proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                unified = Optional.of(parts[2]);
            } else if (hasCpu(parts[1])) {
                cpu = Optional.of(parts[2]);
            }
        }
        List<Hierarchy> found = new ArrayList<>();
        for (String line : files.lines("/proc/self/mountinfo")) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ", -1);
            String[] type = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            if (mount.length < 5 || type.length < 1) {
                continue;
            }
            boolean v2 = type[0].equals("cgroup2");
            boolean v1 = type[0].equals("cgroup") && type.length > 2 && hasCpu(type[2]);
            if (v1 || v2) {
                String group = (v2 ? unified : cpu).orElse("/");
                found.add(new Hierarchy(v2, unescape(mount[4]), below(unescape(mount[3]), group)));
            }
        }
        if (found.isEmpty()) {
            found.add(new Hierarchy(true, "/sys/fs/cgroup", below("/", unified.orElse("/"))));
            found.add(new Hierarchy(false, "/sys/fs/cgroup/cpu", below("/", cpu.orElse("/"))));
            found.add(new Hierarchy(false, "/sys/fs/cgroup/cpu,cpuacct", below("/", cpu.orElse("/"))));
        }
        return found;
    }

    /**
     * The group's path below the mount point. A container may see only a part of the tree (the mount's root), and a path that
     * starts outside of its name space; both mean that the mount point is the nearest group that can be read.
     */
    private static String below(String mountRoot, String group) {
        if (Arrays.asList(group.split("/", -1)).contains("..") || !group.startsWith("/")) {
            return "";
        }
        String root = mountRoot.equals("/") ? "" : mountRoot;
        if (!group.equals(root) && !group.startsWith(root + "/")) {
            return "";
        }
        String rest = group.substring(root.length());
        return rest.equals("/") ? "" : rest;
    }

    private OptionalDouble smallest(Hierarchy hierarchy) {
        OptionalDouble smallest = OptionalDouble.empty();
        String group = hierarchy.group();
        while (true) {
            String folder = hierarchy.mountPoint() + group;
            OptionalDouble limit = hierarchy.v2() ? v2(folder) : v1(folder);
            if (limit.isPresent()) {
                smallest = OptionalDouble.of(Math.min(limit.getAsDouble(), smallest.orElse(Double.MAX_VALUE)));
            }
            if (group.isEmpty()) {
                return smallest;
            }
            group = group.substring(0, Math.max(0, group.lastIndexOf('/')));
        }
    }

    private OptionalDouble v2(String folder) {
        String[] parts = files.text(folder + "/cpu.max").orElse("").split("\\s+", -1);
        // The period may be left out; the kernel's default is 100 ms.
        OptionalLong period = parts.length > 1 ? SysFiles.parse(parts[1]) : OptionalLong.of(100_000);
        return cpus(SysFiles.parse(parts[0]), period); // "max" is not a number and so no limit
    }

    private OptionalDouble v1(String folder) {
        return cpus(files.number(folder + "/cpu.cfs_quota_us"), files.number(folder + "/cpu.cfs_period_us"));
    }

    private static OptionalDouble cpus(OptionalLong quota, OptionalLong period) {
        // A quota of -1 is no limit.
        if (quota.isEmpty() || period.isEmpty() || quota.getAsLong() <= 0 || period.getAsLong() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((double) quota.getAsLong() / period.getAsLong());
    }

    private static boolean hasCpu(String controllers) {
        return Arrays.asList(controllers.split(",", -1)).contains("cpu");
    }

    /** Blanks in mount points are written as octal escapes, proc(5). */
    private static String unescape(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
