package dev.inlay.providers.openvino;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.EpDevice;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.internal.ep.LibraryPath;
import dev.inlay.internal.ep.Platform;
import dev.inlay.internal.ep.PluginEp;
import dev.inlay.internal.ep.PluginOrBuiltIn;
import dev.inlay.internal.json.Json;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.providers.cpu.CpuTopology;
import dev.inlay.providers.openvino.OpenVinoOptions.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Intel's processors through OpenVINO: a plugin library, or part of ONNX Runtime's own library. Safe for use by many threads.
 */
public final class OpenVinoProvider implements SessionProvider {
    private static final String ID = "openvino";
    private static final String EXECUTION_PROVIDER = "OpenVINOExecutionProvider";

    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of(
            KnownError.of(
                    "Device (?:with )?\"?'?(\\w+)'?\"? (?:name is not registered|is not available)|No (\\w+) devices were found",
                    "OpenVINO has no device $1 here",
                    "Install its driver, and leave OpenVINO's own libraries beside the provider's; see OpenVinoOptions.device."),
            KnownError.of(
                    "ZE_RESULT_\\w+",
                    "the driver of Intel's NPU or GPU failed (Level Zero)",
                    "Update the driver; use fixedShapes on the NPU, and a smaller model."),
            KnownError.of(
                    "Failed to load ONNX Frontend|Failed to load ONNX model|OpenVINO-EP.{0,40}compile|Compilation failed",
                    "OpenVINO cannot translate or compile the graph for this device",
                    "Try another device (OpenVinoOptions.device), fixedShapes, or a newer onnxruntime-ep-openvino."),
            KnownError.of(
                    "EPCtx model is incompatible|ImportModel\\(\\) failed",
                    "a graph that was compiled before does not fit this driver",
                    "Delete the directory of OpenVinoOptions.modelCache.")));

    private final OpenVinoOptions options;
    private final Platform platform;
    private final PluginOrBuiltIn ep;

    /** With every option at its default. */
    public OpenVinoProvider() {
        this(OpenVinoOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public OpenVinoProvider(OpenVinoOptions options) {
        this(options, Platform.current());
    }

    OpenVinoProvider(OpenVinoOptions options, Platform platform) {
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
        return ep.availability(Map.of());
    }

    PluginEp.Choice choose(List<EpDevice> devices) {
        List<Device> wanted = options.device().map(List::of).orElse(autoOrder());
        for (Device kind : wanted) {
            for (EpDevice device : devices) {
                if (device.kind().equals(kind.name())) {
                    return PluginEp.Choice.of(List.of(device));
                }
            }
        }
        return PluginEp.Choice.none(
                "the OpenVINO library loads, but "
                        + (devices.isEmpty()
                                ? "offers no device on " + platform
                                : "has none of " + wanted + ", only " + devices),
                "OpenVINO runs on Intel's processors only. There install the driver of GPU or NPU; in WSL no NPU is visible.");
    }

    /** Without a wish for shapes the NPU is left out, since it takes no dynamic dimensions. */
    private List<Device> autoOrder() {
        return options.fixedShapes().isPresent()
                ? List.of(Device.GPU, Device.NPU, Device.CPU)
                : List.of(Device.GPU, Device.CPU);
    }

    /** Through its Java API it takes no settings but the device. */
    private BuiltInEp builtIn(Map<String, String> settings) {
        return new BuiltInEp(
                "OpenVINO",
                (SessionOptions session) ->
                        session.addOpenVINO(options.device().map(Device::name).orElse("")),
                "part of this build of ONNX Runtime",
                "Get the plugin (pip download onnxruntime-ep-openvino, unzip the wheel) and name its library, "
                        + platform.libraryName("onnxruntime_providers_openvino_plugin") + ", with "
                        + LibraryPath.howTo(ID) + " or OpenVinoOptions.library.",
                DIAGNOSIS);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        Map<String, String> shown = new LinkedHashMap<>(options.providerOptions());
        options.device().ifPresent(device -> shown.put("device", device.name()));
        shown.putAll(options.properties());
        return Accelerated.plan(ID, EXECUTION_PROVIDER, request, this::add)
                .described("OpenVINO", shown)
                .with(options, DIAGNOSIS)
                .build();
    }

    private void add(SessionOptions session) {
        Optional<PluginEp> plugin = ep.plugin();
        if (plugin.isEmpty()) {
            if (!options.properties().equals(OpenVinoOptions.defaults().properties())
                    || !options.providerOptions().isEmpty()) {
                throw new InvalidRequestException(
                        "An OpenVINO that is part of ONNX Runtime takes no options but the device"
                                + " through its Java API; name the plugin library to set others: " + options);
            }
            ep.add(session, Map.of());
            return;
        }
        List<EpDevice> devices = plugin.get().look().devices();
        ep.add(session, settings(devices.isEmpty() ? "" : devices.get(0).kind()));
    }

    /** The provider's options, with OpenVINO's properties for the chosen device as the JSON text that it wants. */
    Map<String, String> settings(String kind) {
        Map<String, Object> properties = new LinkedHashMap<>(options.properties());
        if (kind.equals(Device.CPU.name())) {
            properties.putIfAbsent(
                    "INFERENCE_NUM_THREADS",
                    Integer.toString(CpuTopology.current().threads()));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load_config", Json.write(Map.of(kind, properties)));
        settings.putAll(options.providerOptions());
        return settings;
    }

    @Override
    public String toString() {
        return ID;
    }
}
