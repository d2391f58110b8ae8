package dev.inlay.benchmarks.ratio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void summarises() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(1.0, 4.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void saysNothingWhereRoundsDisagreeOrTheDifferenceIsTiny() {
        assertThat(Spread.of(List.of(0.9, 1.5, 1.6)).noDifference()).isTrue();
        assertThat(Spread.of(List.of(1.01, 1.02, 1.02)).noDifference()).isTrue();
        assertThat(Spread.of(List.of(1.1, 1.2, 1.3)).noDifference()).isFalse();
        assertThat(Spread.of(List.of(0.7, 0.8, 0.9)).noDifference()).isFalse();
    }
}
