package dev.inlay.benchmarks.ratio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatioTableTest {
    @Test
    void ratiosAreTakenWithinRoundsAndAboveOneIsFaster() {
        Measurements latency = new Measurements(RatioGroup.of("latency"));
        latency.add("8", "langchain4j", 4);
        latency.add("8", "inlay", 2);
        // A slow second round slows both.
        latency.add("8", "langchain4j", 40);
        latency.add("8", "inlay", 16);

        assertThat(latency.speedups("8", "inlay")).containsExactly(2.0, 2.5);
        assertThat(RatioTable.of(RatioResult.of(latency)))
                .contains("| 8 | langchain4j | 22.00 | | | |")
                .contains("| 8 | inlay | 9.00 | 2.25 | 2.00 .. 2.50 |  |");
    }
}
