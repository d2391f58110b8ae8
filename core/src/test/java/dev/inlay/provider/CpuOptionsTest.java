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
