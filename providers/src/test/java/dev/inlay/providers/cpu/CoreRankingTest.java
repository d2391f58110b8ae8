package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreRankingTest {
    @TempDir
    private Path root;

    private void put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void values(String name, int... values) throws IOException {
        for (int cpu = 0; cpu < values.length; cpu++) {
            put("sys/devices/system/cpu/cpu" + cpu + "/" + name, values[cpu] + "\n");
        }
    }

    private CoreRanking read() {
        SysFiles files = new SysFiles(root);
        NavigableSet<Integer> cpus = new TreeSet<>(List.of(0, 1, 2, 3));
        return CoreRanking.read(files, cpus, CpuInfo.read(files));
    }

    @Test
    void coresNothingIsKnownOfAreAllStrong() {
        assertThat(read().strong()).containsExactly(0, 1, 2, 3);
        assertThat(read().source()).isEmpty();
    }

    @Test
    void clockTellsDenseCoresOfAmd() throws IOException {
        values("cpu_capacity", 1024, 1024, 1024, 1024);
        values("cpufreq/cpuinfo_max_freq", 5100000, 5100000, 3300000, 3300000);

        assertThat(read().strong()).containsExactly(0, 1);
        assertThat(read().source()).isEqualTo("cpuinfo_max_freq");
    }

    @Test
    void highestPerformanceTellsWhereClockDoesNot() throws IOException {
        values("acpi_cppc/highest_perf", 100, 40, 100, 70);

        assertThat(read().strong()).containsExactly(0, 2, 3);
        assertThat(read().source()).isEqualTo("highest_perf");
    }

    @Test
    void firstSourceThatTellsCoresApartDecides() throws IOException {
        values("cpu_capacity", 1024, 900, 1024, 900);
        values("cpufreq/cpuinfo_max_freq", 3000000, 1000000, 3000000, 1000000);

        assertThat(read().strong()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void sourceWithoutAllProcessorsSaysNothing() throws IOException {
        values("cpu_capacity", 1024, 200, 200);
        values("cpufreq/cpuinfo_max_freq", 3000000, 3000000, 3000000, 1000000);

        assertThat(read().strong()).containsExactly(0, 1, 2);
    }

    @Test
    void hybridListsComeBeforeTheClock() throws IOException {
        put("sys/devices/cpu_core/cpus", "0-1\n");
        put("sys/devices/cpu_atom/cpus", "2-3\n");
        values("cpufreq/cpuinfo_max_freq", 5400000, 5400000, 4100000, 4100000);

        assertThat(read().strong()).containsExactly(0, 1);
        assertThat(read().source()).isEqualTo("cpu_core");
    }

    @Test
    void hybridListOfOneKindAloneSaysNothing() throws IOException {
        // All efficiency cores switched off in the firmware: the unit is there, its list is empty.
        put("sys/devices/cpu_core/cpus", "0-3\n");
        put("sys/devices/cpu_atom/cpus", "\n");

        assertThat(read().strong()).containsExactly(0, 1, 2, 3);
    }
}
