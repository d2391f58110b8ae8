package dev.inlay.providers.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.json.Json;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.providers.doctor.DoctorReport.ProviderFinding;
import dev.inlay.providers.plugin.PluginOptions;
import dev.inlay.providers.plugin.PluginProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    /** A place that has the CPU do its work, as a session does whose nodes no accelerator takes. */
    private record Pretender(boolean refuses) implements SessionProvider {
        @Override
        public String id() {
            return "pretender";
        }

        @Override
        public Availability availability() {
            return Availability.yes("it says so");
        }

        @Override
        public SessionPlan plan(SessionRequest request) {
            return CpuSessions.plan(
                    refuses
                            ? CpuOptions.builder()
                                    .configEntry("session.load_model_format", "no")
                                    .build()
                            : request.cpu(),
                    1,
                    "");
        }
    }

    private static ProviderFinding finding(DoctorReport report, String id) {
        return report.providers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void cpuRunsAndTheOthersSayWhyNot() {
        DoctorReport report = Doctor.create().examine();

        assertThat(report.providers())
                .extracting(ProviderFinding::id)
                .contains("cpu", "qnn", "directml", "openvino", "webgpu", "cuda", "coreml", "xnnpack");
        assertThat(finding(report, "cpu").smoke()).hasValueSatisfying(run -> {
            assertThat(run.passed()).isTrue();
            assertThat(run.nodesByProvider()).isEqualTo(Map.of("CPUExecutionProvider", 1));
        });
        assertThat(report.natives().get(0).loaded()).isTrue();
        assertThat(report.devices()).anyMatch(device -> device.contains("CPU"));
        // The tokenizers are another module, which this one's tests do not have.
        assertThat(report.problems()).contains("the native library of tokenizers does not load");
        assertThat(report.natives().get(1).nextStep()).contains("inlay-tokenizers");
    }

    @Test
    void aProviderWhoseWorkTheCpuDoesIsAProblem() {
        DoctorReport report = Doctor.create().provider(new Pretender(false)).examine();

        assertThat(finding(report, "pretender").smoke().orElseThrow().passed()).isFalse();
        assertThat(report.problems())
                .anyMatch(problem -> problem.startsWith("pretender is available but does not run: opened in")
                        && problem.endsWith("the CPU did the work"));
    }

    @Test
    void aLibraryThatWasAskedForAndIsMissingIsAProblem() {
        DoctorReport report = Doctor.create()
                .provider(new PluginProvider(PluginOptions.builder("my-npu", Path.of("nowhere", "libnpu.so"))
                        .build()))
                .examine();

        assertThat(report.healthy()).isFalse();
        assertThat(report.problems())
                .anyMatch(problem -> problem.startsWith("my-npu was asked for but cannot be used"));
        assertThat(report.toString()).contains("my-npu: no:").contains("→ Check the path");
    }

    @Test
    void wslIsRecognised(@TempDir Path root) throws IOException {
        assertThat(new MachineReader(root, Map.of()).wsl()).isFalse();
        assertThat(new MachineReader(root, Map.of("WSL_DISTRO_NAME", "Debian")).wsl())
                .isTrue();

        Path release = root.resolve("proc/sys/kernel/osrelease");
        Files.createDirectories(release.getParent());
        Files.writeString(release, "5.15.167.4-microsoft-standard-WSL2\n");
        DoctorReport report =
                Doctor.create().machine(new MachineReader(root, Map.of())).examine();

        assertThat(report.machine().wsl()).isTrue();
        assertThat(report.suggestions()).anyMatch(each -> each.contains("Windows side"));
        assertThat(report.toString()).contains("inside WSL");
    }

    @Test
    void jsonHasEverything() throws IOException {
        String json = Doctor.create().examine().toJson();

        assertThat(Json.parseObject(json, "the report")).isNotNull();
        assertThat(json)
                .contains("healthy")
                .contains("natives")
                .contains("nodesByProvider")
                .contains("readiness")
                .contains("limitBytes");
    }
}
