package dev.inlay.providers;

import static dev.inlay.internal.ep.Devices.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import dev.inlay.providers.coreml.CoreMlOptions;
import dev.inlay.providers.cuda.CudaOptions;
import dev.inlay.providers.cuda.CudaProvider;
import dev.inlay.providers.openvino.OpenVinoOptions;
import dev.inlay.providers.plugin.PluginOptions;
import dev.inlay.providers.plugin.PluginProvider;
import dev.inlay.providers.webgpu.WebGpuOptions;
import dev.inlay.providers.xnnpack.XnnpackOptions;
import dev.inlay.providers.xnnpack.XnnpackProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all accelerators have in common, on a machine whose ONNX Runtime has none of them. */
class AcceleratorsTest {
    private static Map<String, Provider> found() {
        Map<String, Provider> found = new TreeMap<>();
        ServiceLoader.load(Provider.class).forEach(provider -> found.put(provider.id(), provider));
        return found;
    }

    @Test
    void allAreFoundAsServices() {
        assertThat(found())
                .containsOnlyKeys("coreml", "cpu", "cuda", "directml", "openvino", "qnn", "webgpu", "xnnpack")
                .allSatisfy((id, provider) -> assertThat(provider).hasToString(id));
    }

    @Test
    void eachSaysWhyItIsNotHere() {
        Map<String, Provider> found = found();
        found.remove("cpu");

        assertThat(found.values()).allSatisfy(provider -> {
            Availability answer = provider.availability();
            assertThat(answer.available()).as(provider.id()).isFalse();
            assertThat(answer.reason()).isNotBlank();
        });
        assertThat(found.get("cuda").availability().nextStep()).contains("onnxruntime_gpu");
        assertThat(found.get("openvino").availability().nextStep()).contains("-Dinlay.openvino.library=FILE");
        assertThat(found.get("webgpu").availability().nextStep()).contains("onnxruntime-ep-webgpu");
    }

    @Test
    void eachPlansWithTheUsersThreads() {
        CpuOptions cpu = CpuOptions.builder().intraOpThreads(3).build();
        SessionRequest request = new SessionRequest(Task.EMBEDDING, Path.of("m.onnx"), cpu, Optional.empty());

        assertThat(found().values()).allSatisfy(provider -> {
            SessionPlan plan = ((SessionProvider) provider).plan(request);
            assertThat(plan.intraOpThreads()).as(provider.id()).isEqualTo(3);
            assertThat(plan.description()).contains("intraOpThreads=3");
        });
    }

    @Test
    void optionsHaveValueSemantics() {
        assertThat(CudaOptions.builder().deviceId(1).tf32(false).build())
                .isEqualTo(CudaOptions.builder().deviceId(1).tf32(false).build())
                .isNotEqualTo(CudaOptions.defaults())
                .hasSameHashCodeAs(CudaOptions.builder().deviceId(1).tf32(false).build());
    }

    @Test
    void optionsReachTheLibrariesUnderTheirNames() {
        assertThat(CudaOptions.builder()
                        .memoryLimit(1L << 30)
                        .tf32(false)
                        .build()
                        .providerOptions())
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kSameAsRequested", "gpu_mem_limit", "1073741824", "use_tf32", "0"));
        assertThat(CoreMlOptions.builder()
                        .computeUnits(CoreMlOptions.ComputeUnits.CPU_AND_NEURAL_ENGINE)
                        .requireStaticInputShapes(true)
                        .build()
                        .providerOptions())
                .isEqualTo(Map.of(
                        "ModelFormat",
                        "MLProgram",
                        "MLComputeUnits",
                        "CPUAndNeuralEngine",
                        "RequireStaticInputShapes",
                        "1"));
        assertThat(WebGpuOptions.builder()
                        .powerPreference(WebGpuOptions.PowerPreference.LOW_POWER)
                        .fixedShapes(FixedShapes.DEFAULT)
                        .graphCapture(true)
                        .build()
                        .providerOptions())
                .isEqualTo(Map.of("powerPreference", "low-power", "enableGraphCapture", "1"));
        assertThat(OpenVinoOptions.builder()
                        .device(OpenVinoOptions.Device.NPU)
                        .precision(OpenVinoOptions.Precision.F16)
                        .build())
                .satisfies(options -> {
                    assertThat(options.properties())
                            .isEqualTo(Map.of("PERFORMANCE_HINT", "LATENCY", "INFERENCE_PRECISION_HINT", "f16"));
                    assertThat(options.fixedShapes()).hasValue(FixedShapes.DEFAULT);
                });
        assertThat(XnnpackOptions.builder().threads(2).build().providerOptions())
                .isEqualTo(Map.of("intra_op_num_threads", "2"));
    }

    @Test
    void recordedCommandsWantFixedShapes() {
        assertThatThrownBy(() -> WebGpuOptions.builder().graphCapture(true).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("fixedShapes");
    }

    @Test
    void xnnpackLeavesOneThreadToTheOtherPool() {
        SessionPlan plan = new XnnpackProvider()
                .plan(new SessionRequest(Task.EMBEDDING, Path.of("m.onnx"), CpuOptions.defaults(), Optional.empty()));

        assertThat(plan.intraOpThreads()).isEqualTo(1);
        assertThat(plan.description()).startsWith("XNNPACK, intra_op_num_threads=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=h | driver is older
            CUDA failure 100: no CUDA-capable device is detected ; GPU=32635 | finds no GPU
            CUDA failure 2: out of memory ; GPU=0 ; file=cuda_stream_handle.cc | the GPU's memory ran out
            Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file | CUDA's library libcublasLt.so.12
            LoadLibrary failed with error 126 "" when trying to load "C:\\x\\onnxruntime_providers_cuda.dll" | onnxruntime_providers_cuda.dll
            """)
    void errorsOfCudaAreExplained(String text, String cause) {
        SessionPlan plan = new CudaProvider()
                .plan(new SessionRequest(Task.EMBEDDING, Path.of("m.onnx"), CpuOptions.defaults(), Optional.empty()));

        assertThat(plan.diagnosis().diagnose(text)).hasValueSatisfying(known -> {
            assertThat(known.cause()).contains(cause);
            assertThat(known.nextStep()).isNotBlank();
        });
    }

    @Test
    void anyPluginByItsPath() {
        PluginProvider provider =
                new PluginProvider(PluginOptions.builder("tensorrt-rtx", Path.of("nowhere", "libep.so"))
                        .build());

        assertThat(provider.id()).isEqualTo("tensorrt-rtx");
        assertThat(provider.availability().reason())
                .contains("there is no file")
                .contains("libep.so");
        assertThatThrownBy(() -> provider.plan(
                        new SessionRequest(Task.EMBEDDING, Path.of("m.onnx"), CpuOptions.defaults(), Optional.empty())))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("libep.so");
        assertThatThrownBy(() -> PluginOptions.builder("My EP", Path.of("x")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void devicesReadWell() {
        assertThat(List.of(device("NPU", "Qualcomm")))
                .hasToString("[Qualcomm NPU (vendor 0x1234, device 0x0001) through TestExecutionProvider 9.9]");
    }
}
