package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** macOS, Windows and systems nothing is known of. */
class OtherSystemsTest {
    @Test
    void appleSiliconUsesItsFastestCores() {
        CpuTopology topology = TopologyReader.read(Machines.mac("aarch64", 10, command -> Optional.of("""
                hw.perflevel0.physicalcpu: 4
                hw.perflevel1.physicalcpu: 6
                hw.physicalcpu: 10
                hw.logicalcpu: 10
                machdep.cpu.brand_string: Apple M4
                """)));

        assertThat(topology.threads()).isEqualTo(4);
        assertThat(topology.physicalCores()).isEqualTo(10);
        assertThat(topology.performanceCpus()).isEmpty();
        assertThat(topology.reason())
                .isEqualTo(
                        "4 performance cores (ARM64 Apple M4, 6 slower cores left out by the operating system, no SMT,"
                                + " no quota)");
    }

    @Test
    void intelMacHasNoPerformanceLevels() {
        CpuTopology topology = TopologyReader.read(Machines.mac("x86_64", 12, command -> Optional.of("""
                hw.physicalcpu: 6
                hw.logicalcpu: 12
                machdep.cpu.brand_string: Intel(R) Core(TM) i7-8700B CPU @ 3.20GHz
                """)));

        assertThat(topology.threads()).isEqualTo(6);
        assertThat(topology.smt()).isTrue();
    }

    @Test
    void macWithoutAnAnswerCountsAsTheJvm() {
        CpuTopology topology = TopologyReader.read(Machines.mac("aarch64", 8, command -> Optional.empty()));

        assertThat(topology.threads()).isEqualTo(8);
        assertThat(topology.reason()).contains("sysctl does not tell");
    }

    @Test
    void macWithAGarbledAnswerCountsAsTheJvm() {
        CpuTopology topology = TopologyReader.read(Machines.mac(
                "aarch64", 8, command -> Optional.of("hw.physicalcpu: many\n:\nhw.perflevel0.physicalcpu: -1")));

        assertThat(topology.threads()).isEqualTo(8);
    }

    @Test
    void windowsOnArmHasNoSmt() {
        CpuTopology topology = TopologyReader.read(Machines.windows(
                "aarch64",
                12,
                Map.of(
                        "NUMBER_OF_PROCESSORS",
                        "12",
                        "PROCESSOR_IDENTIFIER",
                        "ARMv8 (64-bit) Family 8 Model 1 Revision 201, Qualcomm Technologies Inc")));

        assertThat(topology.threads()).isEqualTo(12);
        assertThat(topology.reason()).contains("no SMT assumed");
    }

    @Test
    void emulatedJvmOnWindowsOnArmIsRecognised() {
        CpuTopology topology = TopologyReader.read(Machines.windows(
                "amd64", 12, Map.of("PROCESSOR_IDENTIFIER", "ARMv8 (64-bit) Family 8 Model 1 Revision 201")));

        assertThat(topology.threads()).isEqualTo(12);
    }

    @Test
    void windowsOnX86IsAssumedToHaveSmt() {
        assertThat(windowsX86(16, "16").threads()).isEqualTo(8);
        assertThat(windowsX86(16, "16").reason()).contains("SMT assumed");
    }

    @Test
    void windowsOnX86KeepsTwoProcessors() {
        assertThat(windowsX86(2, "2").threads()).isEqualTo(2);
    }

    @Test
    void windowsMaskIsWhatTheJvmSays() {
        assertThat(windowsX86(3, "16").threads()).isEqualTo(2);
    }

    @Test
    void windowsWithoutEnvironmentCountsAsTheJvm() {
        assertThat(windowsX86(8, "eight").logicalCpus()).isEqualTo(8);
    }

    private static CpuTopology windowsX86(int jvmProcessors, String declared) {
        return TopologyReader.read(Machines.windows(
                "amd64",
                jvmProcessors,
                Map.of("NUMBER_OF_PROCESSORS", declared, "PROCESSOR_IDENTIFIER", "Intel64 Family 6 Model 151")));
    }

    @Test
    void unknownSystemCountsAsTheJvm() {
        CpuTopology topology = TopologyReader.read(
                new Machine("FreeBSD", "amd64", 4, Path.of("nowhere"), Map.of(), command -> Optional.empty()));

        assertThat(topology.threads()).isEqualTo(4);
        assertThat(topology.reason()).contains("FreeBSD is only known as the JVM counts");
    }

    @Test
    void programThatIsMissingGivesNothing() {
        assertThat(new ProcessCommandRunner().run(List.of("inlay-no-such-program")))
                .isEmpty();
    }
}
