package dev.inlay.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees as the kernel's documentation describes them. */
class LinuxMemoryTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path root;

    private LinuxMemory memory;

    @BeforeEach
    void machineOf8GibWith6Available() throws IOException {
        memory = new LinuxMemory(root);
        put("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:          100000 kB\nMemAvailable:    6291456 kB\n");
        put("proc/self/status", "Name:\tjava\nVmPeak:\t 999 kB\nVmRSS:\t  204800 kB\n");
    }

    private void put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void withoutControlGroupsTheMachineCounts() {
        assertThat(memory.residentBytes()).hasValue(200 * MIB);
        assertThat(memory.room().limitBytes()).hasValue(8192 * MIB);
        assertThat(memory.room().availableBytes()).hasValue(6144 * MIB);
        assertThat(memory.room().source()).isEqualTo("machine's memory");
    }

    @Test
    void containerOfVersion2CountsFileCacheAsFree() throws IOException {
        put("proc/self/cgroup", "0::/\n");
        put("sys/fs/cgroup/memory.max", "1073741824\n");
        put("sys/fs/cgroup/memory.current", "" + 900 * MIB);
        put(
                "sys/fs/cgroup/memory.stat",
                "anon 1\nfile 2\ninactive_file " + 300 * MIB + "\nactive_file " + 100 * MIB + "\n");

        assertThat(memory.room().limitBytes()).hasValue(1024 * MIB);
        assertThat(memory.room().source()).isEqualTo("control group's limit");
        assertThat(memory.room().availableBytes()).hasValue((1024 - 900 + 400) * MIB);
    }

    @Test
    void smallestLimitOfAllParentsHolds() throws IOException {
        put("proc/self/cgroup", "0::/slice/service\n");
        put("sys/fs/cgroup/slice/service/memory.max", "max\n");
        put("sys/fs/cgroup/slice/service/memory.current", "" + 10 * MIB);
        put("sys/fs/cgroup/slice/memory.max", "" + 2048 * MIB);
        put("sys/fs/cgroup/slice/memory.current", "" + 2000 * MIB);
        put("sys/fs/cgroup/slice/memory.stat", "");

        assertThat(memory.room().limitBytes()).hasValue(2048 * MIB);
        assertThat(memory.room().availableBytes()).hasValue(48 * MIB);
    }

    @Test
    void containerOfVersion1() throws IOException {
        put("proc/self/cgroup", "9:name=systemd:/x\n4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n");
        // Inside the container the group's own path does not exist: its mount shows it as the root.
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "" + 512 * MIB);
        put("sys/fs/cgroup/memory/memory.usage_in_bytes", "" + 500 * MIB);
        put("sys/fs/cgroup/memory/memory.stat", "total_inactive_file " + 88 * MIB + "\ntotal_active_file 0\n");

        assertThat(memory.room().limitBytes()).hasValue(512 * MIB);
        assertThat(memory.room().availableBytes()).hasValue(100 * MIB);
    }

    @Test
    void noLimitOfVersion1IsNoLimit() throws IOException {
        put("proc/self/cgroup", "4:memory:/\n");
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        put("sys/fs/cgroup/memory/memory.usage_in_bytes", "5\n");

        assertThat(memory.room().limitBytes()).hasValue(8192 * MIB);
    }

    @Test
    void nothingIsKnownElsewhere() {
        LinuxMemory elsewhere = new LinuxMemory(root.resolve("nowhere"));

        assertThat(elsewhere.residentBytes()).isEmpty();
        assertThat(elsewhere.room().limitBytes()).isEmpty();
        assertThat(elsewhere.room().availableBytes()).isEmpty();
    }

    @Test
    void garbledFilesAreNoLimit() throws IOException {
        put("proc/self/cgroup", "garbage\n0::/../..\n");
        put("proc/meminfo", "MemTotal: many\n");
        put("sys/fs/cgroup/memory.max", "-\n");

        assertThat(memory.room().limitBytes()).isEmpty();
    }
}
