package dev.inlay.internal.ep;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An execution provider that comes in a plugin library, or inside ONNX Runtime's own library where no plugin is named.
 *
 * @param id the provider's id, under which a library is looked for when none is configured
 * @param registrationName the name to register the library under
 * @param configured the library that the user's options name
 * @param choose picks the devices to use among those that the library finds
 * @param diagnosis what is known about its errors
 * @param builtIn the one inside, with a provider's own options
 */
public record PluginOrBuiltIn(
        String id,
        String registrationName,
        Optional<Path> configured,
        Function<List<EpDevice>, PluginEp.Choice> choose,
        ErrorDiagnosis diagnosis,
        Function<Map<String, String>, BuiltInEp> builtIn) {
    /**
     * The plugin library.
     *
     * @return the configured one, or the one that a property or variable names; empty for the one inside
     */
    public Optional<Path> library() {
        return configured.or(() -> LibraryPath.find(id));
    }

    /**
     * The plugin.
     *
     * @return the plugin, where a library is named
     */
    public Optional<PluginEp> plugin() {
        return library().map(library -> new PluginEp(registrationName, library, choose, diagnosis));
    }

    /**
     * Whether it can be used.
     *
     * @param settings the options to try the one inside with
     * @return the answer of the plugin, or of the one inside
     */
    public Availability availability(Map<String, String> settings) {
        return plugin().map(PluginEp::availability)
                .orElseGet(() -> builtIn.apply(settings).availability());
    }

    /**
     * Adds it to a session.
     *
     * @param session the session's options
     * @param settings the provider's own options
     * @throws dev.inlay.ProviderUnavailableException when there is no device or ONNX Runtime refuses an option
     */
    public void add(SessionOptions session, Map<String, String> settings) {
        Optional<PluginEp> plugin = plugin();
        if (plugin.isPresent()) {
            plugin.get().add(session, settings);
        } else {
            builtIn.apply(settings).add(session);
        }
    }
}
