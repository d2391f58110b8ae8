package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupQuotaTest {
    private static final String V2_MOUNT = "31 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

    @TempDir
    private Path root;

    private SysFiles files;

    @BeforeEach
    void openRoot() {
        files = new SysFiles(root);
    }

    private void put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void noFilesAreNoLimit() {
        assertThat(CgroupQuota.read(files)).isEmpty();
    }

    @Test
    void withoutMountsTheUsualFoldersAreRead() throws IOException {
        put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
        put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

        assertThat(CgroupQuota.read(files)).hasValue(0.5);
    }

    @Test
    void minusOneOfCgroupV1IsNoLimit() throws IOException {
        put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
        put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

        assertThat(CgroupQuota.read(files)).isEmpty();
    }

    @Test
    void periodMayBeLeftOut() throws IOException {
        put("proc/self/cgroup", "0::/\n");
        put("proc/self/mountinfo", V2_MOUNT);
        put("sys/fs/cgroup/cpu.max", "250000\n");

        assertThat(CgroupQuota.read(files)).hasValue(2.5);
    }

    @Test
    void groupOutsideOfTheNameSpaceIsReadAtTheMountPoint() throws IOException {
        put("proc/self/cgroup", "0::/../../other\n");
        put("proc/self/mountinfo", V2_MOUNT);
        put("sys/fs/cgroup/cpu.max", "200000 100000\n");

        assertThat(CgroupQuota.read(files)).hasValue(2);
    }

    @Test
    void groupNameMayHoldColonsAndBlanks() throws IOException {
        put("proc/self/cgroup", "0::/app:one two\n");
        put("proc/self/mountinfo", V2_MOUNT);
        put("sys/fs/cgroup/app:one two/cpu.max", "100000 100000\n");

        assertThat(CgroupQuota.read(files)).hasValue(1);
    }

    @Test
    void bothHierarchiesAreAsked() throws IOException {
        put("proc/self/cgroup", "4:cpu,cpuacct:/app\n0::/app\n");
        put(
                "proc/self/mountinfo",
                "31 23 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
                        + "32 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
                        + "33 23 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n");
        put("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "400000");
        put("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000");

        assertThat(CgroupQuota.read(files)).hasValue(4);
    }
}
