package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tree of src/test/resources/topology, through the whole reader. */
class LinuxTopologyTest {
    private static CpuTopology read(String tree, String arch, int jvmProcessors) {
        return TopologyReader.read(Machines.linux(tree, arch, jvmProcessors));
    }

    @Test
    void snapdragonXEliteUnderWsl2UsesAllItsAlikeCores() {
        CpuTopology topology = read("snapdragon-x-elite-wsl2", "aarch64", 12);

        assertThat(topology.threads()).isEqualTo(12);
        assertThat(topology.smt()).isFalse();
        assertThat(topology.reason()).isEqualTo("12 physical cores (ARM64 Oryon, no SMT, no quota)");
    }

    @Test
    void snapdragonXEliteKeepsTheClusterWithoutBoost() {
        CpuTopology topology = read("snapdragon-x-elite-native", "aarch64", 12);

        assertThat(topology.performanceCores()).isEqualTo(12);
        assertThat(topology.threads()).isEqualTo(12);
        assertThat(topology.reason()).isEqualTo("12 physical cores (ARM64 Oryon, no SMT, no quota)");
    }

    @Test
    void graviton3HasACoreForEachVcpu() {
        CpuTopology topology = read("graviton3", "aarch64", 8);

        assertThat(topology.threads()).isEqualTo(8);
        assertThat(topology.reason()).isEqualTo("8 physical cores (ARM64 Neoverse-V1, no SMT, no quota)");
    }

    @Test
    void raspberryPi5() {
        CpuTopology topology = read("raspberry-pi-5", "aarch64", 4);

        assertThat(topology.threads()).isEqualTo(4);
        assertThat(topology.reason()).isEqualTo("4 physical cores (ARM64 Cortex-A76, no SMT, no quota)");
    }

    @Test
    void intelHybridUsesPerformanceCoresOnce() {
        CpuTopology topology = read("intel-hybrid", "amd64", 20);

        assertThat(topology.logicalCpus()).isEqualTo(20);
        assertThat(topology.physicalCores()).isEqualTo(12);
        assertThat(topology.performanceCores()).isEqualTo(8);
        assertThat(topology.performanceCpus()).containsExactly(0, 2, 4, 6, 8, 10, 12, 14);
        assertThat(topology.smt()).isTrue();
        assertThat(topology.threads()).isEqualTo(8);
        assertThat(topology.reason())
                .isEqualTo("8 performance cores (x86-64 12th Gen Intel(R) Core(TM) i7-12700, 4 slower cores left out by"
                        + " cpu_core, SMT, no quota)");
    }

    @Test
    void amdCountsSiblingsOnceAndPreferredCoresAsAlike() {
        CpuTopology topology = read("amd-smt", "amd64", 16);

        assertThat(topology.physicalCores()).isEqualTo(8);
        assertThat(topology.performanceCores()).isEqualTo(8);
        assertThat(topology.threads()).isEqualTo(8);
        assertThat(topology.reason())
                .isEqualTo("8 physical cores (x86-64 AMD Ryzen 7 5800X 8-Core Processor, SMT, no quota)");
    }

    @Test
    void processMaskCountsCoresAndNotItsProcessors() {
        CpuTopology topology = read("process-mask", "amd64", 5);

        assertThat(topology.allowedCpus()).containsExactly(0, 1, 2, 8, 10);
        assertThat(topology.performanceCpus()).containsExactly(0, 1, 2);
        assertThat(topology.threads()).isEqualTo(3);
        assertThat(topology.reason())
                .isEqualTo(
                        "3 physical cores (x86-64 AMD Ryzen 7 5800X 8-Core Processor, SMT, CPU mask 0-2,8,10, no quota)");
    }

    @Test
    void quotaIsRoundedDownAlthoughTheJvmRoundsItUp() {
        CpuTopology topology = read("container-quota-1.5", "amd64", 2);

        assertThat(topology.quotaCpus()).hasValue(1.5);
        assertThat(topology.physicalCores()).isEqualTo(4);
        assertThat(topology.threads()).isEqualTo(1);
        assertThat(topology.reason())
                .isEqualTo("1 of 4 physical cores (x86-64 Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz, SMT,"
                        + " quota 1.5 CPUs)");
    }

    @Test
    void quotaOfCgroupV1IsFoundBelowAPartialMount() {
        CpuTopology topology = read("container-quota-1.5-cgroup-v1", "amd64", 2);

        assertThat(topology.quotaCpus()).hasValue(1.5);
        assertThat(topology.threads()).isEqualTo(1);
    }

    @Test
    void smallestQuotaOfAllParentsHolds() {
        CpuTopology topology = read("service-in-limited-slice", "amd64", 8);

        assertThat(topology.quotaCpus()).hasValue(3);
        assertThat(topology.threads()).isEqualTo(3);
        assertThat(topology.reason()).startsWith("3 of 4 physical cores").endsWith("quota 3 CPUs)");
    }

    @Test
    void phoneLeavesOutSmallCoresAndKeepsMiddleOnes() {
        CpuTopology topology = read("big-little-phone", "aarch64", 8);

        assertThat(topology.performanceCpus()).containsExactly(3, 4, 5, 6, 7);
        assertThat(topology.threads()).isEqualTo(5);
        assertThat(topology.reason())
                .isEqualTo(
                        "5 performance cores (ARM64 Cortex-A510 + Cortex-A715 + Cortex-A710 + Cortex-X3, 3 slower cores"
                                + " left out by cpu_capacity, no SMT, no quota)");
    }

    @Test
    void coreNamesTellSmallCoresWhereNothingElseDoes() {
        CpuTopology topology = read("big-little-names-only", "aarch64", 8);

        assertThat(topology.performanceCpus()).containsExactly(4, 5, 6, 7);
        assertThat(topology.reason()).contains("4 slower cores left out by core names");
    }

    @Test
    void withoutSysfsCpuinfoTellsSiblings() {
        CpuTopology topology = read("no-sysfs", "amd64", 4);

        assertThat(topology.physicalCores()).isEqualTo(2);
        assertThat(topology.smt()).isTrue();
        assertThat(topology.threads()).isEqualTo(2);
    }

    @Test
    void garbledFilesFallBackToFoldersAndSaySo() {
        CpuTopology topology = read("garbled", "aarch64", 3);

        assertThat(topology.logicalCpus()).isEqualTo(4);
        assertThat(topology.quotaCpus()).isEmpty();
        assertThat(topology.threads()).isEqualTo(3);
        assertThat(topology.reason())
                .isEqualTo(
                        "3 of 4 physical cores (ARM64, SMT unknown, no quota, JVM limited to 3, no core layout in /sys and"
                                + " /proc: one core a processor)");
    }

    @Test
    void emptyRootFallsBackToTheJvm(@TempDir Path root) {
        CpuTopology topology = TopologyReader.read(Machines.linux(root, "riscv64", 6));

        assertThat(topology.threads()).isEqualTo(6);
        assertThat(topology.allowedCpus()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(topology.reason()).startsWith("6 physical cores (riscv64, SMT unknown");
    }

    @Test
    void limitOfTheJvmHolds() {
        CpuTopology topology = read("graviton3", "aarch64", 2);

        assertThat(topology.threads()).isEqualTo(2);
        assertThat(topology.reason())
                .isEqualTo("2 of 8 physical cores (ARM64 Neoverse-V1, no SMT, no quota, JVM limited to 2)");
    }

    @Test
    void maskWithoutPerformanceCoresUsesWhatIsLeft(@TempDir Path root) throws IOException {
        copy(Machines.tree("intel-hybrid"), root);
        Files.writeString(root.resolve("proc/self/status"), "Cpus_allowed_list:\t16-18\n");

        CpuTopology topology = TopologyReader.read(Machines.linux(root, "amd64", 3));

        assertThat(topology.performanceCpus()).containsExactly(16, 17, 18);
        assertThat(topology.threads()).isEqualTo(3);
    }

    @Test
    void processorThatIsOfflineIsNotCounted(@TempDir Path root) throws IOException {
        copy(Machines.tree("raspberry-pi-5"), root);
        Files.writeString(root.resolve("sys/devices/system/cpu/online"), "0,2-3\n");

        CpuTopology topology = TopologyReader.read(Machines.linux(root, "aarch64", 3));

        assertThat(topology.logicalCpus()).isEqualTo(3);
        assertThat(topology.performanceCpus()).containsExactly(0, 2, 3);
        assertThat(topology.reason()).isEqualTo("3 physical cores (ARM64 Cortex-A76, no SMT, no quota)");
    }

    @Test
    void thisMachineCanBeRead() {
        CpuTopology topology = CpuTopology.current();

        assertThat(topology.threads()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(topology.reason()).isNotBlank();
    }

    @Test
    void textIsFitForABugReport() {
        assertThat(read("process-mask", "amd64", 5))
                .hasToString(
                        "CpuTopology[x86-64 AMD Ryzen 7 5800X 8-Core Processor; logical=16, allowed=0-2,8,10, jvm=5,"
                                + " physicalCores=3, performanceCores=3 on 0-2, smt=true, quota=none; threads=3: 3 physical cores"
                                + " (x86-64 AMD Ryzen 7 5800X 8-Core Processor, SMT, CPU mask 0-2,8,10, no quota)]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"intel-hybrid", "container-quota-1.5-cgroup-v1", "service-in-limited-slice", "big-little-phone"})
    void anyFileMayBeMissingOrGarbled(String tree, @TempDir Path root) throws IOException {
        copy(Machines.tree(tree), root);
        Random random = new Random(tree.hashCode());
        for (Path file : files(root)) {
            byte[] good = Files.readAllBytes(file);
            byte[] noise = new byte[64];
            random.nextBytes(noise);
            byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));
            for (byte[] content : List.of(new byte[0], noise, cut, "-1".getBytes(StandardCharsets.UTF_8))) {
                Files.write(file, content);
                assertUsable(root, file);
            }
            Files.delete(file);
            assertUsable(root, file);
            Files.write(file, good);
        }
    }

    private static void assertUsable(Path root, Path broken) {
        CpuTopology topology = TopologyReader.read(Machines.linux(root, "aarch64", 20));
        assertThat(topology.threads()).as("threads with broken %s", broken).isBetween(1, 20);
        assertThat(topology.reason()).isNotBlank();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
