package dev.inlay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuOptionsTest {
    @Test
    void allCoresIsTheFixedPreset() {
        CpuOptions preset = CpuOptions.allCores();

        assertThat(preset.intraOpThreads()).hasValue(8);
        assertThat(preset.interOpThreads()).hasValue(2);
        assertThat(preset.executionMode()).isEqualTo(CpuOptions.ExecutionMode.PARALLEL);
        assertThat(preset.optimizationLevel()).isEqualTo(CpuOptions.OptimizationLevel.ALL);
        assertThat(preset).isNotEqualTo(CpuOptions.defaults());
    }

    @Test
    void aLoneTextGetsAllCoresUnlessThreadsAreSet() {
        CpuOptions lone = CpuOptions.builder()
                .configEntry("key", "value")
                .arena(false)
                .build()
                .forLoneText()
                .orElseThrow();
        assertThat(lone.intraOpThreads()).isEmpty();
        assertThat(lone.concurrentRuns()).hasValue(1);
        assertThat(lone.arena()).isFalse();
        assertThat(lone.configEntries()).containsEntry("key", "value");

        assertThat(CpuOptions.builder().intraOpThreads(1).build().forLoneText()).isEmpty();
        assertThat(CpuOptions.builder().concurrentRuns(2).build().forLoneText()).isEmpty();
        assertThat(CpuOptions.builder().loneTextThreads(1).build().forLoneText())
                .isEmpty();
        CpuOptions four = CpuOptions.builder()
                .intraOpThreads(2)
                .intraOpAffinities(List.of(List.of(1)))
                .loneTextThreads(4)
                .build();
        assertThat(four.forLoneText().orElseThrow().intraOpThreads()).hasValue(4);
        assertThat(four.toString()).contains("loneTextThreads=4");
        assertThatThrownBy(() -> CpuOptions.builder().loneTextThreads(0)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void affinitiesAreCopied() {
        List<Integer> cpus = new ArrayList<>(List.of(2, 3));
        CpuOptions options = CpuOptions.builder()
                .intraOpThreads(2)
                .intraOpAffinities(List.of(cpus))
                .build();
        cpus.clear();

        assertThat(options.intraOpAffinities()).containsExactly(List.of(2, 3));
        assertThat(options).isNotEqualTo(CpuOptions.builder().intraOpThreads(2).build());
    }

    @Test
    void affinitiesNeedOneThreadMoreThanTheirNumber() {
        CpuOptions.Builder builder = CpuOptions.builder().intraOpAffinities(List.of(List.of(0), List.of(1)));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("intraOpThreads must be set to 3")
                .hasMessageContaining("but is auto");
        assertThat(builder.intraOpThreads(3).build().intraOpAffinities()).hasSize(2);
    }

    @Test
    void affinitiesNeedProcessors() {
        assertThatThrownBy(() -> CpuOptions.builder().intraOpAffinities(List.of(List.of())))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> CpuOptions.builder().intraOpAffinities(List.of(List.of(-1))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("-1");
    }
}
