package dev.inlay.providers.directml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.internal.ep.Platform;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectMlProviderTest {
    private static final Platform WINDOWS = new Platform("Windows 11", "amd64");

    private static SessionPlan plan(CpuOptions cpu, Task task) {
        return new DirectMlProvider(DirectMlOptions.defaults(), WINDOWS)
                .plan(new SessionRequest(task, Path.of("model.onnx"), cpu, Optional.empty()));
    }

    @Test
    void existsOnWindowsOnly() {
        assertThat(new DirectMlProvider(DirectMlOptions.defaults(), new Platform("Linux", "amd64")).availability())
                .satisfies(answer -> {
                    assertThat(answer.available()).isFalse();
                    assertThat(answer.nextStep()).contains("WSL");
                });
    }

    @Test
    void aBuildWithoutItIsToldApartFromAMachineWithout() {
        // This machine's library has no DirectML, whatever system it is on.
        assertThat(new DirectMlProvider(DirectMlOptions.defaults(), WINDOWS).availability())
                .satisfies(answer -> {
                    assertThat(answer.available()).isFalse();
                    assertThat(answer.reason()).contains("is not part of this build of ONNX Runtime");
                    assertThat(answer.nextStep()).contains("Microsoft.ML.OnnxRuntime.DirectML");
                });
    }

    @Test
    void settingsThatItMustNotHaveAreRefused() {
        assertThatThrownBy(() -> plan(CpuOptions.builder().memoryPattern(true).build(), Task.EMBEDDING))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("memoryPattern=true");
        assertThatThrownBy(() -> plan(CpuOptions.allCores(), Task.EMBEDDING))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("executionMode=PARALLEL");
        assertThatThrownBy(() -> plan(CpuOptions.builder().concurrentRuns(2).build(), Task.EMBEDDING))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("concurrentRuns=2");
        assertThat(plan(CpuOptions.builder().concurrentRuns(2).build(), Task.CHAT)
                        .concurrentRuns())
                .isEqualTo(1);
        assertThat(plan(CpuOptions.defaults(), Task.EMBEDDING).executionProvider())
                .hasValue("DmlExecutionProvider");
    }

    @Test
    void namedOptionsAreRefused() {
        assertThatThrownBy(() -> DirectMlOptions.builder()
                        .providerOption("device_filter", "npu")
                        .build())
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> DirectMlOptions.builder().adapter(-1)).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ExecutionProvider.cpp(962)\\onnxruntime.dll (caller: 00007FFABA30B740) Exception(3) tid(5a68) 887A0005 The GPU device instance has been suspended. Use GetDeviceRemovedReason to determine the appropriate action. | took the GPU away
            DmlGraphFusionHelper.cpp(1078) 887A0006 The GPU will not respond to more commands, most likely because of an invalid command passed by the calling application. | hung
            dml_provider_factory.cc(518)\\onnxruntime.DLL Exception(1) 887A0004 The specified device interface or feature level is not supported on this system. | too old
            dml_provider_factory.cc(107)\\onnxruntime.dll Exception(1) tid(1828) 80070057 The parameter is incorrect. | there is no GPU
            MLOperatorAuthorImpl.cpp(2482) Exception(3) 80070057 The parameter is incorrect. | does not accept a node
            Exception(1) 8007000E Not enough memory resources are available to complete this operation. | memory ran out
            """)
    void errorsAreExplained(String text, String cause) {
        assertThat(plan(CpuOptions.defaults(), Task.EMBEDDING).diagnosis().diagnose(text))
                .hasValueSatisfying(known -> {
                    assertThat(known.cause()).contains(cause);
                    assertThat(known.nextStep()).isNotBlank();
                });
    }
}
