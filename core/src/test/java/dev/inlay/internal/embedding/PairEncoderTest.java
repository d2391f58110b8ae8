package dev.inlay.internal.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of Python's tokenizers with truncation "longest_first". */
class PairEncoderTest {
    @ParameterizedTest
    @CsvSource({
        "100, 200, 61, 30, 31",
        "200, 100, 61, 31, 30",
        "10, 200, 61, 10, 51",
        "200, 10, 61, 51, 10",
        "30, 40, 61, 30, 31",
        "0, 100, 61, 0, 61",
        "100, 0, 61, 61, 0",
        "50, 50, 60, 30, 30"
    })
    void longestFirst(int first, int second, int room, int keptFirst, int keptSecond) {
        assertThat(PairEncoder.longestFirst(first, second, room)).containsExactly(keptFirst, keptSecond);
    }
}
