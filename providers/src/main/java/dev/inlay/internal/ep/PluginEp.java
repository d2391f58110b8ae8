package dev.inlay.internal.ep;

import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * An execution provider in a plugin library.
 *
 * @param name the name to register the library under
 * @param library the file
 * @param choose picks the devices to use among those that the library finds, or explains why there is none to use
 * @param diagnosis what is known about its errors
 */
public record PluginEp(String name, Path library, Function<List<EpDevice>, Choice> choose, ErrorDiagnosis diagnosis) {
    /**
     * The devices to use.
     *
     * @param devices at least one, or none with the reason
     * @param unavailable why there is none
     */
    public record Choice(List<EpDevice> devices, Optional<Availability> unavailable) {
        /**
         * Uses devices.
         *
         * @param devices at least one
         * @return the choice
         */
        public static Choice of(List<EpDevice> devices) {
            return new Choice(List.copyOf(devices), Optional.empty());
        }

        /**
         * Uses none.
         *
         * @param reason why
         * @param nextStep what the user can do
         * @return the choice
         */
        public static Choice none(String reason, String nextStep) {
            return new Choice(List.of(), Optional.of(Availability.no(reason, nextStep)));
        }
    }

    /**
     * Registers the library and looks for devices.
     *
     * @return the devices, or why there are none
     */
    public Choice look() {
        Optional<Availability> missing = OrtNatives.missing();
        if (missing.isPresent()) {
            return new Choice(List.of(), missing);
        }
        try {
            return choose.apply(PluginLibraries.devices(name, library));
        } catch (PluginLibraries.LibraryException e) {
            String text = String.valueOf(e.getMessage());
            ErrorDiagnosis.Diagnosis known = diagnosis
                    .diagnose(text)
                    .orElseGet(() -> ErrorDiagnosis.Diagnosis.of("it cannot be loaded", "Check the file."));
            return Choice.none(
                    "the library " + library + " cannot be used: " + known.cause() + " (" + text + ")",
                    known.nextStep());
        }
    }

    /**
     * Whether there are devices, and which.
     *
     * @return the answer
     */
    public Availability availability() {
        Choice choice = look();
        return choice.unavailable()
                .orElseGet(() -> Availability.yes(String.join(
                        "; ", choice.devices().stream().map(EpDevice::toString).toList())));
    }

    /**
     * Adds the execution provider to a session.
     *
     * @param options the session's options
     * @param settings the provider's own options
     * @throws ProviderUnavailableException when there is no device or ONNX Runtime refuses an option
     */
    public void add(SessionOptions options, Map<String, String> settings) {
        Choice choice = look();
        choice.unavailable().ifPresent(no -> {
            throw new ProviderUnavailableException(no.reason() + ". " + no.nextStep());
        });
        List<OrtEpDevice> handles = choice.devices().stream()
                .map(EpDevice::handle)
                .filter(Objects::nonNull)
                .toList();
        try {
            options.addExecutionProvider(handles, settings);
        } catch (OrtException e) {
            throw new ProviderUnavailableException(
                    "ONNX Runtime does not take " + name + " with " + settings + ": " + e.getMessage(), e);
        }
    }
}
