package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArmCoreTest {
    @Test
    void namesKnownCores() {
        assertThat(ArmCore.of("0x41", "0xd40")).contains(new ArmCore("Neoverse-V1", false));
        assertThat(ArmCore.of("0x51", "0x001")).contains(new ArmCore("Oryon", false));
        assertThat(ArmCore.of("0x41", "0xd05")).contains(new ArmCore("Cortex-A55", true));
    }

    @Test
    void namesUnknownCoresByTheirNumbers() {
        assertThat(ArmCore.of("0x51", "0xfff")).contains(new ArmCore("Qualcomm part 0xfff", false));
        assertThat(ArmCore.of("0xee", "0x001")).contains(new ArmCore("implementer 0xee part 0x001", false));
    }

    @Test
    void refusesGarbage() {
        assertThat(ArmCore.of(null, "0x001")).isEmpty();
        assertThat(ArmCore.of("0x41", "d40")).isEmpty();
        assertThat(ArmCore.of("0x41", "0xzz")).isEmpty();
        assertThat(ArmCore.of("0x141", "0xd40")).isEmpty();
    }
}
