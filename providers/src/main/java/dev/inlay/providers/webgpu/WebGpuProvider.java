package dev.inlay.providers.webgpu;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.EpDevice;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.internal.ep.LibraryPath;
import dev.inlay.internal.ep.Platform;
import dev.inlay.internal.ep.PluginEp;
import dev.inlay.internal.ep.PluginOrBuiltIn;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Any GPU through WebGPU: a plugin library, or part of ONNX Runtime's own library. Safe for use by many threads. */
public final class WebGpuProvider implements SessionProvider {
    private static final String ID = "webgpu";
    private static final String EXECUTION_PROVIDER = "WebGpuExecutionProvider";

    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of(
            KnownError.of(
                    "Failed to get a WebGPU adapter|Failed to get a WebGPU device|Failed to create wgpu::Instance",
                    "WebGPU finds no GPU that it can use",
                    "Update the GPU's driver; on Linux install the Vulkan loader (libvulkan1) and the GPU's Vulkan driver."),
            KnownError.of(
                    "device (?:is |was )?lost",
                    "the GPU was reset or its driver crashed",
                    "Load the model again; update the driver and use smaller batches (BatchingOptions)."),
            KnownError.of(
                    "Failed to create GPU buffer|exceeds the max(?:imum)? (?:buffer|storage)",
                    "a tensor is larger than the GPU's largest buffer",
                    "Use smaller batches (BatchingOptions) or a smaller model.")));

    private final WebGpuOptions options;
    private final Platform platform;
    private final PluginOrBuiltIn ep;

    /** With every option at its default. */
    public WebGpuProvider() {
        this(WebGpuOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public WebGpuProvider(WebGpuOptions options) {
        this(options, Platform.current());
    }

    WebGpuProvider(WebGpuOptions options, Platform platform) {
        this.options = Objects.requireNonNull(options, "options");
        this.platform = platform;
        this.ep = new PluginOrBuiltIn(ID, ID, options.library(), this::choose, DIAGNOSIS, this::builtIn);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Availability availability() {
        return ep.availability(options.providerOptions());
    }

    PluginEp.Choice choose(List<EpDevice> devices) {
        List<EpDevice> gpus =
                devices.stream().filter(device -> device.kind().equals("GPU")).toList();
        // The library takes one device and picks the GPU by itself.
        return gpus.isEmpty()
                ? PluginEp.Choice.none(
                        "the WebGPU library loads, but finds no GPU on " + platform,
                        "Install the GPU's driver; on Linux also the Vulkan loader (libvulkan1). ONNX Runtime looks for GPUs in"
                                + " /sys/class/drm and on the PCI bus, which a container or WSL may hide.")
                : PluginEp.Choice.of(List.of(gpus.get(0)));
    }

    private BuiltInEp builtIn(Map<String, String> settings) {
        return new BuiltInEp(
                "WebGPU",
                (SessionOptions session) -> session.addWebGPU(settings),
                "part of this build of ONNX Runtime; whether there is a GPU shows when a model is loaded",
                "Get the plugin (pip download onnxruntime-ep-webgpu, unzip the wheel) and name its library, "
                        + platform.libraryName("onnxruntime_providers_webgpu") + ", with " + LibraryPath.howTo(ID)
                        + " or WebGpuOptions.library. On macOS the Maven artifact has WebGPU inside.",
                DIAGNOSIS);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        Map<String, String> settings = options.providerOptions();
        return Accelerated.plan(ID, EXECUTION_PROVIDER, request, session -> ep.add(session, settings))
                .described("WebGPU", settings)
                .with(options, DIAGNOSIS)
                .build();
    }

    @Override
    public String toString() {
        return ID;
    }
}
