package dev.inlay.providers.cpu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The kernel's list format, such as {@code 0-3,8,10-11} (Documentation/admin-guide/kernel-parameters: "cpu lists" and
 * Documentation/admin-guide/cputopology).
 */
final class CpuList {
    /** The largest number of CPUs that a Linux kernel can be built for (NR_CPUS of x86-64), times two for comfort. */
    private static final int MAX_CPU = 16384;

    private CpuList() {}

    /**
     * Reads a list.
     *
     * @return the numbers, or empty when the text is not a list or names no CPU
     */
    static Optional<NavigableSet<Integer>> parse(String text) {
        NavigableSet<Integer> cpus = new TreeSet<>();
        for (String part : text.strip().split(",", -1)) {
            String range = part.strip();
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : number(range.substring(dash + 1));
            if (first < 0 || last < first) {
                return Optional.empty();
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return Optional.of(cpus);
    }

    /** Writes a list in the kernel's format. */
    static String format(Collection<Integer> cpus) {
        List<Integer> sorted = new ArrayList<>(new TreeSet<>(cpus));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sorted.size(); i++) {
            int first = sorted.get(i);
            int last = first;
            while (i + 1 < sorted.size() && sorted.get(i + 1) == last + 1) {
                last = sorted.get(++i);
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        }
        return text.toString();
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value > MAX_CPU ? -1 : value;
    }
}
