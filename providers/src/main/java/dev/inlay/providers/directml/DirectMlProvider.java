package dev.inlay.providers.directml;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.internal.ep.Platform;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * DirectML on Windows. Its documentation asks for sessions without memory pattern, with sequential execution and one run at a
 * time; these are set, and settings that say otherwise are refused. Safe for use by many threads.
 */
public final class DirectMlProvider implements SessionProvider {
    private static final String ID = "directml";

    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of(
            KnownError.of(
                    "887A0005|GPU device instance has been suspended|DEVICE_REMOVED",
                    "Windows took the GPU away: a driver that crashed or was updated, a run longer than 2 seconds (TDR), or an"
                            + " external GPU that was unplugged",
                    "Load the model again: a removed device does not come back by itself. Where it repeats, update the driver and"
                            + " use smaller batches (BatchingOptions)."),
            KnownError.of(
                    "887A0006|887A0007|887A0020|DEVICE_HUNG|DEVICE_RESET|DRIVER_INTERNAL_ERROR|will not respond to more commands",
                    "the GPU hung or its driver was reset",
                    "Load the model again; update the driver, and use smaller batches (BatchingOptions)."),
            KnownError.of(
                    "887A0004|feature level is not supported|No such interface",
                    "DirectML.dll or the GPU's driver is too old for this build of ONNX Runtime",
                    "Put the DirectML.dll of the NuGet package Microsoft.AI.DirectML beside onnxruntime.dll: Windows' own one in"
                            + " System32 is often older. Update the GPU's driver."),
            KnownError.of(
                    "887A0002|DXGI_ERROR_NOT_FOUND",
                    "there is no adapter of that number",
                    "Use DirectMlOptions.adapter with a number that Task Manager shows for a GPU."),
            KnownError.of(
                    "Software adapter|dml_provider_factory\\.cc.{0,200}80070057",
                    "there is no GPU, or only Microsoft's Basic Display Adapter, which DirectML does not use",
                    "Install the GPU's driver. Over remote desktop or in a virtual machine Windows may show no GPU at all."),
            KnownError.of(
                    "80070057|parameter is incorrect",
                    "DirectML does not accept a node of this graph with these shapes",
                    "Set fixedShapes in DirectMlOptions, or another export of the model."),
            KnownError.of(
                    "memory pattern|parallel execution|ORT_PARALLEL",
                    "DirectML wants no memory pattern and sequential execution",
                    "Leave CpuOptions.memoryPattern and executionMode at their defaults.")));

    private final DirectMlOptions options;
    private final Platform platform;

    /** With every option at its default. */
    public DirectMlProvider() {
        this(DirectMlOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public DirectMlProvider(DirectMlOptions options) {
        this(options, Platform.current());
    }

    DirectMlProvider(DirectMlOptions options, Platform platform) {
        this.options = Objects.requireNonNull(options, "options");
        this.platform = platform;
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * Whether DirectML can be added to a session: that makes a Direct3D device on the adapter, and so fails where there is none.
     *
     * @return the answer
     */
    @Override
    public Availability availability() {
        return platform.isWindows()
                ? ep().availability()
                : Availability.no(
                        "DirectML exists on Windows only, not on " + platform,
                        "In WSL run the application on the Windows side.");
    }

    private BuiltInEp ep() {
        return new BuiltInEp(
                "DirectML",
                (SessionOptions session) -> session.addDirectML(options.adapter()),
                "a Direct3D 12 device on adapter " + options.adapter(),
                "The Maven artifact has no DirectML: take onnxruntime.dll from the NuGet package"
                        + " Microsoft.ML.OnnxRuntime.DirectML and DirectML.dll from Microsoft.AI.DirectML, both of the version"
                        + " that belongs to this onnxruntime, put onnxruntime4j_jni.dll beside them, and start with"
                        + " -Donnxruntime.native.path=DIR.",
                DIAGNOSIS);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        CpuOptions cpu = request.cpu();
        int runs = request.task() == Task.CHAT ? 1 : cpu.concurrentRuns().orElse(1);
        return Accelerated.plan(ID, "DmlExecutionProvider", request, this::configure)
                .refuse(cpu.memoryPattern(), "memoryPattern=true", "its sessions must not have it")
                .refuse(
                        cpu.executionMode() == CpuOptions.ExecutionMode.PARALLEL,
                        "executionMode=PARALLEL",
                        "its sessions must be sequential")
                .refuse(runs > 1, "concurrentRuns=" + runs, "a session takes one run at a time")
                .described("DirectML", Map.of("adapter", Integer.toString(options.adapter())))
                .with(options, DIAGNOSIS)
                .build();
    }

    private void configure(SessionOptions session) {
        try {
            session.setMemoryPatternOptimization(false);
            session.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refuses what DirectML needs", e);
        }
        ep().add(session);
    }

    @Override
    public String toString() {
        return ID;
    }
}
