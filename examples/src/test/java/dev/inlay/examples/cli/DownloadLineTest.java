package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.model.DownloadProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadLineTest {
    private static DownloadProgress progress(long bytes, double rate) {
        return new DownloadProgress("a/b", "onnx/model.onnx_data", 0, 0, bytes, 43_000_000, 1, 3, rate);
    }

    @Test
    void whatIsLeastImportantIsLeftOutFirst() {
        DownloadProgress half = progress(21_500_000, 3_000_000);
        assertThat(DownloadLine.of(half, 80))
                .isEqualTo("[============>           ]  50% 22/43 MB 3.0 MB/s 0:07 left onnx/model.onnx_data");
        assertThat(DownloadLine.of(half, 60)).isEqualTo("[============>            ]  50% 22/43 MB 3.0 MB/s 0:07 left");
        assertThat(DownloadLine.of(half, 40)).isEqualTo("[=======>       ]  50% 22/43 MB 3.0 MB/s");
        assertThat(DownloadLine.of(half, 30)).isEqualTo("[=======>      ]  50% 22/43 MB");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 30, 40, 60, 80, 200})
    void itStaysOnOneLine(int width) {
        for (long bytes : new long[] {0, 1, 42_999_999, 43_000_000}) {
            for (double rate : new double[] {0, 1, 3e6, 1e9}) {
                assertThat(DownloadLine.of(progress(bytes, rate), width)).hasSizeLessThanOrEqualTo(width);
            }
        }
    }

    @Test
    void allIsThere() {
        assertThat(DownloadLine.of(progress(43_000_000, 3e6), 40))
                .isEqualTo("[===============] 100% 43/43 MB 3.0 MB/s");
        assertThat(DownloadLine.of(progress(0, 1000), 40)).startsWith("[>").contains("  0% 0.0/43 MB");
    }
}
