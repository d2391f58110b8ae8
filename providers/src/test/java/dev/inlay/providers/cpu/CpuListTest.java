package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @Test
    void readsRangesAndNumbers() {
        assertThat(CpuList.parse("0-2,8,10-11\n").orElseThrow()).containsExactly(0, 1, 2, 8, 10, 11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", "1,", "-1", "3-1", "0--3", "x", "1-x", "99999", "0-99999999999", "0x3", "1 2"})
    void refusesWhatIsNoList(String text) {
        assertThat(CpuList.parse(text)).isEmpty();
    }

    @Test
    void writesTheKernelsFormat() {
        assertThat(CpuList.format(List.of(10, 0, 1, 2, 8, 11))).isEqualTo("0-2,8,10-11");
        assertThat(CpuList.format(List.of())).isEmpty();
    }
}
