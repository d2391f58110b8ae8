package dev.inlay.providers.plugin;

import dev.inlay.ProviderUnavailableException;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.EpDevice;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.internal.ep.PluginEp;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.providers.plugin.PluginOptions.Device;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Any execution provider that comes as a plugin library of ONNX Runtime. Pass it to a builder: {@code
 * Embedder.builder().provider(new PluginProvider(options)).policy(ProviderPolicy.prefer("tensorrt-rtx", "cpu"))}. Safe for use
 * by many threads.
 */
public final class PluginProvider implements SessionProvider {
    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of());

    private final PluginOptions options;

    /**
     * With options.
     *
     * @param options the options
     */
    public PluginProvider(PluginOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public String id() {
        return options.id();
    }

    /**
     * Loads the library and looks for a device of the wanted kind.
     *
     * @return the answer with the device
     */
    @Override
    public Availability availability() {
        return plugin().availability();
    }

    private PluginEp plugin() {
        return new PluginEp(options.registrationName(), options.library(), this::choose, DIAGNOSIS);
    }

    PluginEp.Choice choose(List<EpDevice> devices) {
        Optional<EpDevice> found = devices.stream()
                .filter(device ->
                        options.device().map(Device::name).orElse(device.kind()).equals(device.kind()))
                .findFirst();
        return found.map(device -> PluginEp.Choice.of(List.of(device)))
                .orElseGet(
                        () -> PluginEp.Choice.none(
                                "the library " + options.library() + " loads, but "
                                        + (devices.isEmpty()
                                                ? "offers no device here"
                                                : "has no "
                                                        + options.device()
                                                                .map(Device::name)
                                                                .orElse("device") + ", only " + devices),
                                "Install the driver of the hardware that it is for, or name another kind with PluginOptions.device."));
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        PluginEp.Choice choice = plugin().look();
        choice.unavailable().ifPresent(no -> {
            throw new ProviderUnavailableException(no.reason() + ". " + no.nextStep());
        });
        EpDevice device = choice.devices().get(0);
        return Accelerated.plan(
                        id(), device.provider(), request, session -> plugin().add(session, options.providerOptions()))
                .described(device.toString(), options.providerOptions())
                .with(options, DIAGNOSIS)
                .build();
    }

    @Override
    public String toString() {
        return id();
    }
}
