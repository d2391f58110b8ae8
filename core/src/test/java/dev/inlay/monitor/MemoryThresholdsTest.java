package dev.inlay.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryThresholdsTest {
    static final long GIB = 1L << 30;

    static MemorySnapshot snapshot(long available) {
        return snapshot(available, OptionalLong.empty(), OptionalLong.empty());
    }

    static MemorySnapshot snapshot(long available, OptionalLong resident, OptionalLong heapAfterGc) {
        return new MemorySnapshot(
                Instant.EPOCH,
                resident,
                GIB / 2,
                heapAfterGc,
                GIB,
                64 << 20,
                0,
                List.of(new ModelMemory("a", 100 << 20, 0), new ModelMemory("b", 50 << 20, 7 << 20)),
                10 * GIB,
                "control group's limit",
                OptionalLong.of(available));
    }

    @Test
    void levelFollowsThePartOfTheLimitThatIsTaken() {
        MemoryThresholds thresholds = MemoryThresholds.defaults();

        assertThat(thresholds.assess(snapshot(3 * GIB)).level()).isEqualTo(MemoryLevel.HEALTHY);
        assertThat(thresholds.assess(snapshot(2 * GIB)).level()).isEqualTo(MemoryLevel.WARNING);
        assertThat(thresholds.assess(snapshot(GIB / 2)))
                .hasToString("critical: 95 % of the control group's limit is taken, 9.5 GiB of 10.0 GiB"
                        + " (warning at 80 %, critical at 92 %)");
    }

    @Test
    void heapCountsByWhatCollectionsLeave() {
        MemorySnapshot full = snapshot(9 * GIB, OptionalLong.empty(), OptionalLong.of(GIB * 85 / 100));

        assertThat(MemoryThresholds.defaults().assess(full).level()).isEqualTo(MemoryLevel.WARNING);
        assertThat(MemoryThresholds.defaults().assess(full).reason()).startsWith("85 % of the heap is live");
    }

    @Test
    void residentSetCountsWhereItIsBounded() {
        MemorySnapshot large = snapshot(9 * GIB, OptionalLong.of(3 * GIB), OptionalLong.empty());

        assertThat(MemoryThresholds.defaults().assess(large).level()).isEqualTo(MemoryLevel.HEALTHY);
        assertThat(MemoryThresholds.builder()
                        .resident(GIB, 2 * GIB)
                        .build()
                        .assess(large)
                        .level())
                .isEqualTo(MemoryLevel.CRITICAL);
    }

    @Test
    void levelFallsOnlyBelowTheMargin() {
        MemoryThresholds thresholds = MemoryThresholds.defaults();
        MemorySnapshot justBelow = snapshot((long) (10 * GIB * (1 - 0.79)));

        assertThat(thresholds.assess(justBelow, MemoryLevel.HEALTHY).level()).isEqualTo(MemoryLevel.HEALTHY);
        assertThat(thresholds.assess(justBelow, MemoryLevel.WARNING).level()).isEqualTo(MemoryLevel.WARNING);
        assertThat(thresholds.assess(snapshot(3 * GIB), MemoryLevel.WARNING).level())
                .isEqualTo(MemoryLevel.HEALTHY);
    }

    @Test
    void valuesOutOfOrderAreRefused() {
        MemoryThresholds.Builder builder = MemoryThresholds.builder();

        assertThatThrownBy(() -> builder.used(0.9, 0.8)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.used(0.9, 1.1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.resident(2, 2)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.recoveryMargin(Double.NaN)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void hasValueSemantics() {
        assertThat(MemoryThresholds.builder().used(0.5, 0.6).build())
                .isEqualTo(MemoryThresholds.builder().used(0.5, 0.6).build())
                .hasSameHashCodeAs(MemoryThresholds.builder().used(0.5, 0.6).build())
                .isNotEqualTo(MemoryThresholds.defaults());
    }

    @Test
    void snapshotAddsUpModelsAndReadsWell() {
        MemorySnapshot snapshot = snapshot(GIB);

        assertThat(snapshot.modelFileBytes()).isEqualTo(150L << 20);
        assertThat(snapshot.kvCacheBytes()).isEqualTo(7L << 20);
        assertThat(snapshot)
                .hasToString(
                        "resident unknown, heap 512 MiB of 1.0 GiB, direct 64 MiB, mapped 0 KiB, model files 150 MiB,"
                                + " KV cache 7 MiB, available 1.0 GiB of 10.0 GiB (control group's limit)");
    }
}
