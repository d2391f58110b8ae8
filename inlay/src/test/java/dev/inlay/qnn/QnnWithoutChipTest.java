package dev.inlay.qnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.Embedder;
import dev.inlay.provider.PlacementReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The emulator cannot tell its chip, and QNN's compiler then fails with its error 1002. */
@Tag("opt-in")
@Tag("qnn")
class QnnWithoutChipTest {
    @Test
    void error1002IsExplainedAndTheCpuAnswers() {
        try (Embedder embedder = Emulator.embedder(Emulator.options().build())) {
            assertThat(embedder.embed("Who split white light?").vector()).hasSize(384);

            PlacementReport report = embedder.placement();
            System.out.println(report);
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.provider()).isEqualTo("qnn");
                assertThat(skip.reason())
                        .contains("1002, QNN_COMMON_ERROR_MEM_ALLOC")
                        .contains("Failed to finalize QNN graph");
                assertThat(skip.nextStep()).contains("QnnOptions.socModel");
            });
        }
    }
}
