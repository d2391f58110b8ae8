package dev.inlay.providers.qnn;

import static dev.inlay.internal.ep.Devices.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.internal.ep.Platform;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.ShapeBucket;
import dev.inlay.provider.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QnnProviderTest {
    private static final Platform LINUX = new Platform("Linux", "amd64");
    private static final Platform SNAPDRAGON = new Platform("Windows 11", "aarch64");

    private static final String MEM_ALLOC =
            "Error code - ORT_EP_FAIL - message: Failed to finalize QNN graph. Error: QNN_COMMON_ERROR_MEM_ALLOC: Memory"
                    + " allocation related error., Code: 1002";

    private static SessionRequest request(Task task) {
        return new SessionRequest(task, Path.of("model.onnx"), CpuOptions.defaults(), Optional.empty());
    }

    private static SessionPlan plan(QnnOptions options, Platform platform) {
        return new QnnProvider(options, platform).plan(request(Task.EMBEDDING));
    }

    @Test
    void optionsReachTheLibraryUnderItsNames() {
        QnnOptions options = QnnOptions.builder()
                .performanceMode(QnnOptions.PerformanceMode.SUSTAINED_HIGH_PERFORMANCE)
                .socModel("60")
                .htpArch(73)
                .vtcmMegabytes(8)
                .graphOptimization(3)
                .priority(QnnOptions.Priority.NORMAL_HIGH)
                .rpcLatency(Duration.ofNanos(100_000))
                .float16(true)
                .fileMappedWeights(false)
                .providerOption("enable_htp_spill_fill_buffer", "1")
                .build();

        assertThat(options.providerOptions().toString())
                .isEqualTo("{htp_performance_mode=sustained_high_performance, soc_model=60, htp_arch=73, vtcm_mb=8,"
                        + " htp_graph_finalization_optimization_mode=3, qnn_context_priority=normal_high,"
                        + " rpc_control_latency=100, enable_htp_fp16_precision=1, disable_file_mapped_weights=1,"
                        + " enable_htp_spill_fill_buffer=1}");
        assertThat(options.fixedShapes()).hasValue(FixedShapes.DEFAULT);
        assertThat(plan(options, LINUX).description())
                .startsWith("HTP backend, backend_type=htp, htp_performance_mode=sustained_high_performance");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        QnnOptions.Builder builder = QnnOptions.builder();

        assertThatThrownBy(() -> builder.htpArch(60)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.graphOptimization(4)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.vtcmMegabytes(0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.rpcLatency(Duration.ofNanos(10))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.socModel(" ")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.minCosine(1.1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> builder.runTimeout(Duration.ZERO)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void asksForFixedShapesAndItsOwnNodes() {
        SessionPlan plan = plan(QnnOptions.defaults(), LINUX);

        assertThat(plan.fixedShapes()).hasValue(FixedShapes.DEFAULT);
        assertThat(plan.executionProvider()).hasValue("QNNExecutionProvider");
        assertThat(plan.concurrentRuns()).isEqualTo(1);
    }

    @Test
    void chatsGoElsewhere() {
        assertThatThrownBy(() -> new QnnProvider().plan(request(Task.CHAT)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("KV cache");
    }

    @Test
    void emulatorIsNoNpu() {
        QnnProvider provider = new QnnProvider(QnnOptions.defaults(), LINUX);
        QnnProvider testing =
                new QnnProvider(QnnOptions.builder().emulator(true).build(), LINUX);

        assertThat(provider.choose(List.of(device("CPU", "AMD"))).unavailable())
                .hasValueSatisfying(no -> assertThat(no.reason())
                        .isEqualTo(
                                "the QNN library finds no Qualcomm NPU on Linux amd64; it could only emulate one on the AMD"
                                        + " CPU"));
        assertThat(testing.choose(List.of(device("CPU", "AMD"))).devices()).hasSize(1);
        assertThat(testing.choose(List.of(device("CPU", "Qualcomm"), device("NPU", "Qualcomm")))
                        .devices())
                .containsExactly(device("NPU", "Qualcomm"));
    }

    @Test
    void wantedBackendDecides() {
        QnnProvider gpu = new QnnProvider(
                QnnOptions.builder().backend(QnnOptions.Backend.GPU).build(), SNAPDRAGON);

        assertThat(gpu.choose(List.of(device("NPU", "Qualcomm"), device("GPU", "Qualcomm")))
                        .devices())
                .containsExactly(device("GPU", "Qualcomm"));
        assertThat(gpu.choose(List.of(device("NPU", "Qualcomm"))).unavailable())
                .hasValueSatisfying(no -> assertThat(no.reason()).contains("no Qualcomm GPU"));
    }

    @Test
    void withoutALibrarySaysHowToGetOne() {
        Availability answer = new QnnProvider(QnnOptions.defaults(), LINUX).availability();

        assertThat(answer.available()).isFalse();
        assertThat(answer.reason()).contains("is not part of this build of ONNX Runtime");
        assertThat(answer.nextStep())
                .contains("pip download onnxruntime-qnn")
                .contains("libonnxruntime_providers_qnn.so")
                .contains("-Dinlay.qnn.library=FILE or INLAY_QNN_LIBRARY=FILE");
    }

    @Test
    void libraryThatIsNotThereIsNamed(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("libonnxruntime_providers_qnn.so");
        QnnProvider provider =
                new QnnProvider(QnnOptions.builder().library(missing).build(), LINUX);

        assertThat(provider.availability().reason()).contains("there is no file " + missing);

        Files.writeString(missing, "not a library");
        assertThat(provider.availability().available()).isFalse();
        assertThat(provider.availability().nextStep()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Failed to initialize graph with id 256 context 2 deviceId 0 coreId 0 pdId 0 with err 1002 | 1002
            ERROR:graph requires estimated allocation of 4176043 KB, limit is 2097152 KB | more memory than the NPU can address
            Failed to finalize QNN graph. at location qnn_model.cc:152 FinalizeGraphs | as a whole
            Could not determine default backend path for device | told no backend
            QNN SetupBackend failed Unable to load backend, error: load library failed | cannot be loaded or started
            QNN SetupBackend failed Failed to create device. Error: 14001 | cannot be loaded or started
            QnnDsp <E> Failed to load skel, error: 1008 | libQnnHtpV..Skel
            NPU crashed. SSR detected. Recovery not supported (no context binary on disk) | restarted
            rpcmem_alloc() failed to allocate and returned nullptr. | share
            Dynamic shape is not supported yet, for input: input_ids | without a number
            """)
    void errorsAreExplained(String text, String cause) {
        Optional<Diagnosis> diagnosis =
                plan(QnnOptions.defaults(), LINUX).diagnosis().diagnose(text);

        assertThat(diagnosis).hasValueSatisfying(known -> {
            assertThat(known.cause()).contains(cause);
            assertThat(known.nextStep()).isNotBlank();
        });
    }

    @Test
    void error1002IsCuredWhereWeightsAreMapped() {
        Optional<Diagnosis> onWindows =
                plan(QnnOptions.defaults(), SNAPDRAGON).diagnosis().diagnose(MEM_ALLOC);

        assertThat(onWindows.orElseThrow().cause()).contains("1002, QNN_COMMON_ERROR_MEM_ALLOC");
        assertThat(onWindows.orElseThrow().cure()).hasValueSatisfying(cure -> {
            assertThat(cure.description()).isEqualTo("disable_file_mapped_weights=1");
            assertThat(cure.plan().description()).contains("disable_file_mapped_weights=1");
            assertThat(cure.plan().diagnosis().diagnose(MEM_ALLOC).orElseThrow().cure())
                    .isEmpty();
        });
        assertThat(plan(QnnOptions.defaults(), LINUX)
                        .diagnosis()
                        .diagnose(MEM_ALLOC)
                        .orElseThrow()
                        .cure())
                .isEmpty();
        assertThat(plan(QnnOptions.builder().fileMappedWeights(false).build(), SNAPDRAGON)
                        .diagnosis()
                        .diagnose(MEM_ALLOC)
                        .orElseThrow()
                        .cure())
                .isEmpty();
    }

    @Test
    void compiledGraphIsOpenedInPlaceOfTheModel(@TempDir Path directory) throws IOException {
        Path graph = Files.writeString(directory.resolve("model.onnx"), "graph");
        Path cache = directory.resolve("cache");
        QnnProvider provider =
                new QnnProvider(QnnOptions.builder().contextCache(cache).build(), LINUX);
        SessionRequest request =
                new SessionRequest(Task.EMBEDDING, graph, CpuOptions.defaults(), Optional.of(new ShapeBucket(1, 32)));
        assertThat(provider.plan(request).graph()).isEmpty();

        ContextCache files =
                new ContextCache(cache, graph, Optional.empty(), "{backend_type=htp}", new ShapeBucket(1, 32));
        Path compiled = Files.writeString(files.create(), "compiled");
        assertThat(provider.plan(request).graph()).as("without its binary").isEmpty();
        Files.writeString(compiled.resolveSibling("model_ctx_qnn.bin"), "binary");

        SessionPlan plan = provider.plan(request);
        assertThat(plan.graph()).hasValue(compiled);
        assertThat(provider.plan(request.withBucket(new ShapeBucket(1, 64))).graph())
                .isEmpty();

        // A file of another driver: compiled once more, and deleted only then.
        assertThat(plan.diagnosis().diagnose("anything").orElseThrow().cure())
                .hasValueSatisfying(cure -> assertThat(cure.plan().graph()).isEmpty());
        assertThat(compiled).exists();
        ContextCache.delete(compiled);
        assertThat(compiled.getParent()).doesNotExist();

        Files.writeString(graph, "another graph");
        assertThat(files.find()).isEmpty();
    }
}
