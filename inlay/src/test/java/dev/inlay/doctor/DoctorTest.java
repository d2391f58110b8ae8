package dev.inlay.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.model.ModelSource;
import dev.inlay.providers.doctor.Doctor;
import dev.inlay.providers.doctor.DoctorReport;
import dev.inlay.providers.doctor.Readiness.Verdict;
import dev.inlay.providers.doctor.Target;
import org.junit.jupiter.api.Test;

/** A whole installation, with a bundled model. */
class DoctorTest {
    @Test
    void aWholeInstallationIsHealthy() {
        DoctorReport report =
                Doctor.create().model(ModelSource.named("bge-small-en-v1.5")).examine();

        // How full the machine's memory is, is no matter of the installation.
        assertThat(report.problems()).allMatch(problem -> problem.startsWith("memory is critical"));
        assertThat(report.toString()).contains("tokenizers: loaded, a sample is right");
        assertThat(report.readiness())
                .filteredOn(each -> each.target() == Target.QNN_HTP)
                .singleElement()
                .satisfies(npu -> {
                    assertThat(npu.verdict()).isEqualTo(Verdict.READY);
                    assertThat(npu.reasons()).contains("one graph", "free dimensions batch_size, sequence_length");
                    assertThat(npu.steps()).anyMatch(step -> step.startsWith("QnnOptions.fixedShapes"));
                });
    }
}
