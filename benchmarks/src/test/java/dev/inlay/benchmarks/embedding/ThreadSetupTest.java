package dev.inlay.benchmarks.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.provider.CpuOptions;
import org.junit.jupiter.api.Test;

class ThreadSetupTest {
    @Test
    void presets() {
        assertThat(ThreadSetup.parse("default")).isEqualTo(CpuOptions.defaults());
        assertThat(ThreadSetup.parse("all-cores")).isEqualTo(CpuOptions.allCores());
    }

    @Test
    void readsThreadsBlocksAndSpinning() {
        CpuOptions plain = ThreadSetup.parse("1x2");
        assertThat(plain.intraOpThreads()).hasValue(1);
        assertThat(plain.concurrentRuns()).hasValue(2);
        assertThat(plain.spinning()).contains(false);
        assertThat(plain.configEntries()).isEmpty();

        CpuOptions all = ThreadSetup.parse("2x1+block4+spin");
        assertThat(all.intraOpThreads()).hasValue(2);
        assertThat(all.concurrentRuns()).hasValue(1);
        assertThat(all.spinning()).contains(true);
        assertThat(all.configEntries()).containsEntry("session.dynamic_block_base", "4");
    }

    @Test
    void refusesAnythingElse() {
        assertThatThrownBy(() -> ThreadSetup.parse("2x")).hasMessageContaining("2x");
    }
}
