package dev.inlay.providers.qnn;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.ProviderUnavailableException;
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
import dev.inlay.provider.ErrorDiagnosis.Cure;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Qualcomm's NPU or GPU through QNN: a plugin library, or a QNN that is part of ONNX Runtime's own library. Encoders only: QNN
 * wants fixed shapes, and a chat's cache grows. Safe for use by many threads.
 */
public final class QnnProvider implements SessionProvider {
    private static final String ID = "qnn";

    /** The library insists on being registered under this name. */
    private static final String EXECUTION_PROVIDER = "QNNExecutionProvider";

    private static final String FILE_MAPPED_WEIGHTS_OFF = "disable_file_mapped_weights";
    private static final ErrorDiagnosis KNOWN = KnownError.first(QnnErrors.ALL);

    private final QnnOptions options;
    private final Platform platform;
    private final PluginOrBuiltIn ep;

    /** With every option at its default. */
    public QnnProvider() {
        this(QnnOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public QnnProvider(QnnOptions options) {
        this(options, Platform.current());
    }

    QnnProvider(QnnOptions options, Platform platform) {
        this.options = Objects.requireNonNull(options, "options");
        this.platform = platform;
        this.ep = new PluginOrBuiltIn(ID, EXECUTION_PROVIDER, options.library(), this::choose, KNOWN, this::builtIn);
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * Loads the library and looks for a device of the wanted kind.
     *
     * @return the answer with the device
     */
    @Override
    public Availability availability() {
        return ep.availability(Map.of());
    }

    PluginEp.Choice choose(List<EpDevice> devices) {
        String wanted = switch (options.backend()) {
            case HTP -> "NPU";
            case GPU -> "GPU";
            case CPU -> "CPU";
        };
        Optional<EpDevice> device = first(devices, wanted);
        Optional<EpDevice> emulator = first(devices, "CPU");
        if (device.isPresent()) {
            return PluginEp.Choice.of(List.of(device.get()));
        }
        if (options.backend() == QnnOptions.Backend.HTP && emulator.isPresent()) {
            return options.emulator()
                    ? PluginEp.Choice.of(List.of(emulator.get()))
                    : PluginEp.Choice.none(
                            "the QNN library finds no Qualcomm NPU on " + platform
                                    + "; it could only emulate one on the "
                                    + emulator.get().vendor() + " CPU",
                            "Run on a Snapdragon. For tests set QnnOptions.emulator(true): a call takes seconds.");
        }
        return PluginEp.Choice.none(
                "the QNN library finds no Qualcomm " + wanted + " on " + platform
                        + (devices.isEmpty() ? "" : ", only " + devices),
                "On a Snapdragon install the current driver; in WSL no NPU is visible, so run the application on the Windows"
                        + " side.");
    }

    private static Optional<EpDevice> first(List<EpDevice> devices, String kind) {
        return devices.stream().filter(device -> device.kind().equals(kind)).findFirst();
    }

    private BuiltInEp builtIn(Map<String, String> settings) {
        return new BuiltInEp(
                "QNN",
                session -> session.addQnn(settings),
                "QNN is part of this build of ONNX Runtime; whether there is an NPU shows when a model is loaded",
                "Get the plugin (pip download onnxruntime-qnn, unzip the wheel) and name its library, "
                        + platform.libraryName("onnxruntime_providers_qnn") + ", with " + LibraryPath.howTo(ID)
                        + " or QnnOptions.library.",
                KNOWN);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        if (request.task() == Task.CHAT) {
            throw new ProviderUnavailableException(
                    "QNN takes graphs of fixed shapes, and the KV cache of a chat grows. Run the chat elsewhere:"
                            + " ProviderPolicy.builder().forTask(Task.CHAT, \"cpu\").");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("backend_type", options.backend().value);
        settings.putAll(options.providerOptions());
        Optional<ContextCache> cache = options.contextCache()
                .flatMap(directory -> request.bucket()
                        .map(bucket -> new ContextCache(
                                directory, request.graph(), ep.library(), settings.toString(), bucket)));
        Optional<Path> compiled = cache.flatMap(ContextCache::find);
        return compiled.isPresent()
                ? fromCache(request, settings, cache, compiled.get())
                : compiling(request, settings, cache, Optional.empty());
    }

    private SessionPlan compiling(
            SessionRequest request, Map<String, String> settings, Optional<ContextCache> cache, Optional<Path> broken) {
        return planned(request, settings, session -> {
                    broken.ifPresent(ContextCache::delete);
                    cache.ifPresent(each -> writeContext(session, each));
                })
                .described(
                        options.backend() + " backend" + (cache.isPresent() ? ", compiled into the cache" : ""),
                        settings)
                .with(options, error -> diagnose(error, request, settings, cache))
                .build();
    }

    private SessionPlan fromCache(
            SessionRequest request, Map<String, String> settings, Optional<ContextCache> cache, Path compiled) {
        return planned(request, settings, session -> {})
                .graph(compiled)
                .described(options.backend() + " backend, compiled before into " + compiled, settings)
                .with(
                        options,
                        error -> Optional.of(new Diagnosis(
                                "the compiled graph " + compiled + " cannot be used: "
                                        + KNOWN.diagnose(error)
                                                .map(Diagnosis::cause)
                                                .orElse(error),
                                "Delete its folder.",
                                Optional.of(new Cure(
                                        "compiled again",
                                        compiling(request, settings, cache, Optional.of(compiled)))))))
                .build();
    }

    private Accelerated planned(SessionRequest request, Map<String, String> settings, Consumer<SessionOptions> more) {
        return Accelerated.plan(ID, EXECUTION_PROVIDER, request, session -> {
            if (!options.cpuFallback()) {
                entry(session, "session.disable_cpu_ep_fallback", "1");
            }
            more.accept(session);
            ep.add(session, settings);
        });
    }

    private static void writeContext(SessionOptions session, ContextCache cache) {
        try {
            entry(session, "ep.context_enable", "1");
            entry(session, "ep.context_embed_mode", "0");
            entry(session, "ep.context_file_path", cache.create().toString());
        } catch (IOException e) {
            throw new ProviderUnavailableException(
                    "The cache for compiled graphs cannot be written (QnnOptions.contextCache): " + e, e);
        }
    }

    private static void entry(SessionOptions session, String key, String value) {
        try {
            session.addConfigEntry(key, value);
        } catch (OrtException e) {
            throw new ProviderUnavailableException(
                    "ONNX Runtime refuses " + key + "=" + value + ": " + e.getMessage(), e);
        }
    }

    /** Weights that are mapped fail on some drivers of Windows on ARM64, the only system that maps them. */
    private Optional<Diagnosis> diagnose(
            String error, SessionRequest request, Map<String, String> settings, Optional<ContextCache> cache) {
        Optional<Diagnosis> known = KNOWN.diagnose(error);
        boolean mapped =
                platform.isWindows() && platform.isArm64() && !"1".equals(settings.get(FILE_MAPPED_WEIGHTS_OFF));
        if (known.isEmpty() || !mapped || QnnErrors.MEM_ALLOC.explain(error).isEmpty()) {
            return known;
        }
        Map<String, String> copied = new LinkedHashMap<>(settings);
        copied.put(FILE_MAPPED_WEIGHTS_OFF, "1");
        return known.map(diagnosis -> new Diagnosis(
                diagnosis.cause(),
                diagnosis.nextStep(),
                Optional.of(new Cure(
                        FILE_MAPPED_WEIGHTS_OFF + "=1", compiling(request, copied, cache, Optional.empty())))));
    }

    @Override
    public String toString() {
        return ID;
    }
}
